import type { z } from 'zod';
import type { Reason } from '#contract';
import type { KernelMatrix } from '#kernels';
import type { FeatureMatrix } from '#matrix';
import type { Sql } from '#sql';
import type { Clustering, SegmentLearner } from '../protocol/index.ts';
import { presentLabels } from './present-labels.ts';
import { packRule, unpackRule } from './rule-codec.ts';
import { ruleDistances } from './rule-distances.ts';
import { createRuleModel, type RuleModel, type RulePlace, type RuleState } from './rule-model.ts';

/** Groups that a rule cut, some of which may be empty. */
export interface RuleCut<Own> {
  /** [nRows] 0..names.length-1 */
  readonly groups: Int32Array;
  readonly names: readonly string[];
  /** The rule for the groups that have rows, which are the labels 0, 1, ... */
  own(present: readonly number[]): Own;
}

/** A kind of rule: how it is cut from rows, and what it says of a row. `Own` is plain JSON. */
export interface RuleKind<Options, Own> {
  readonly name: string;
  readonly title: string;
  readonly version: number;
  readonly options: z.ZodType<Options>;
  readonly own: z.ZodType<Own>;
  /** Whether a stored rule goes with its state. */
  fits(own: Own, state: RuleState): boolean;
  cut(matrix: FeatureMatrix, options: Options): RuleCut<Own>;
  /** What the certificate tells of the rows beside how they are cut. */
  notes?(matrix: FeatureMatrix): Reason[];
  place(x: KernelMatrix, row: number, own: Own): RulePlace;
  /** SQL of the label of a row. @param of the SQL of each feature, in their order. */
  labelSql(own: Own, of: readonly Sql[]): Sql;
}

/** A segmentation by a rule of some kind, with the rule. */
export type FittedRule<Own> = RuleModel & RuleState & { readonly own: Own };

/** The learner of a kind of rule: it reads columns as they are, and only groups with rows get a label. */
export function ruleLearner<Options, Own>(
  kind: RuleKind<Options, Own>,
): SegmentLearner<Options, FittedRule<Own>> {
  const { name, title, version, options, own: schema } = kind;
  const format = { format: name, version };
  const modelOf = (state: RuleState, own: Own): FittedRule<Own> =>
    createRuleModel(
      { ...state, own },
      {
        learner: name,
        place: (x, row) => kind.place(x, row, own),
        labelSql: (of) => kind.labelSql(own, of),
        toBundle: () => packRule(state, { ...format, own }),
      },
    );
  return {
    name,
    title,
    task: 'clustering',
    options,
    takesK: false,
    raw: true,
    ...(kind.notes && { notes: kind.notes }),
    async fit({ x: matrix }, given) {
      const { found, names, sizes, own } = segmentsOf(kind.cut(matrix, given));
      const features = matrix.features.map((feature) => feature.name);
      const distances = ruleDistances(matrix.x, found);
      return { ...found, model: modelOf({ features, k: found.k, names, sizes, distances }, own) };
    },
    cluster: async ({ x }, given) => segmentsOf(kind.cut(x, given)).found,
    forDraws: (given) => given,
    unpack: (bundle) => {
      const { state, own } = unpackRule(bundle, { ...format, own: schema, fits: kind.fits });
      return modelOf(state, own);
    },
  };
}

function segmentsOf<Own>(cut: RuleCut<Own>): {
  found: Clustering;
  names: string[];
  sizes: Int32Array;
  own: Own;
} {
  const { k, labels, sizes, present } = presentLabels(cut.groups, cut.names.length);
  const names = present.map((group) => cut.names[group]!);
  return { found: { k, labels, names, bic: null }, names, sizes, own: cut.own(present) };
}
