import { z } from 'zod';
import { AppError } from '#base';
import type { KernelMatrix } from '#kernels';
import type { Feature } from '#matrix';
import { type Sql, sql } from '#sql';
import { type FittedRule, type RulePlace, ruleLearner } from '../by-rule/index.ts';
import { TIER_NAMES, valueTiers } from './value-tiers.ts';

const optionsSchema = z.object({
  column: z.string().optional().describe('column with the value (default: the only feature)'),
  shares: z
    .array(z.number().gt(0).lt(1))
    .length(TIER_NAMES.length)
    .default([0.05, 0.15, 0.3, 0.5])
    .describe('of the customers in vip, plus, mid and low, such as 0.05,0.15,0.3,0.5'),
});
type TierOptions = z.infer<typeof optionsSchema>;

/** The cut of one feature into tiers. */
interface TierRule {
  /** Place of the value among the features. */
  readonly at: number;
  /** [k - 1] descending: a value above the first is in the best tier. */
  readonly edges: readonly number[];
}

/** Value tiers by the edges between them. */
export type ValueTiersModel = FittedRule<TierRule>;

/**
 * Customers split by one value into vip, plus, mid and low; equal values are in one tier (`valueTiers`). Others are
 * placed by the edges, midway between the values of neighbouring tiers. O(n log n)
 * @throws COLUMN_UNKNOWN when the column is not among the features; OPTION_INVALID when there are several and none is named.
 */
export const valueTiersLearner = ruleLearner<TierOptions, TierRule>({
  name: 'value-tiers',
  title: 'value tiers',
  version: 1,
  options: optionsSchema,
  own: z.object({ at: z.number().int(), edges: z.array(z.number()) }),
  fits: ({ at, edges }, { features, k }) =>
    at >= 0 &&
    at < features.length &&
    edges.length === k - 1 &&
    edges.every((edge, i) => i === 0 || edge < edges[i - 1]!),
  cut({ x, features }, options) {
    const at = valueAt(features, options);
    const values = Float64Array.from({ length: x.nRows }, (_, i) => x.data[i * x.nCols + at]!);
    const { tiers, codes } = valueTiers(values, options.shares);
    return {
      groups: Int32Array.from(codes),
      names: TIER_NAMES,
      own: (present) => {
        const filled = present.map((tier) => tiers[tier]!);
        return { at, edges: filled.slice(1).map(({ to }, i) => to! + (filled[i]!.from! - to!) / 2) };
      },
    };
  },
  place,
  labelSql: tierSql,
});

function valueAt(features: readonly Feature[], { column }: TierOptions): number {
  const names = features.map(({ name }) => name);
  if (column === undefined && names.length === 1) return 0;
  if (column === undefined) {
    throw new AppError('OPTION_INVALID', `value-tiers: expected one feature, got ${names.length}`, {
      hint: 'Name the value: --option column=COLUMN, or give it alone: --features COLUMN.',
    });
  }
  const at = names.indexOf(column);
  if (at >= 0) return at;
  throw new AppError('COLUMN_UNKNOWN', `value-tiers, column: expected a feature, got "${column}"`, {
    hint: `The features are ${names.join(', ')}.`,
    data: { column },
  });
}

/** The tier of a row, and the neighbour whose edge is nearer. */
function place({ data, nCols }: KernelMatrix, row: number, { at, edges }: TierRule): RulePlace {
  const value = data[row * nCols + at]!;
  let label = 0;
  while (label < edges.length && !(value > edges[label]!)) label++;
  const up = label > 0 ? edges[label - 1]! - value : Number.POSITIVE_INFINITY;
  const down = label < edges.length ? value - edges[label]! : Number.POSITIVE_INFINITY;
  if (edges.length === 0) return { label, runnerUp: -1 };
  return { label, runnerUp: up <= down ? label - 1 : label + 1 };
}

function tierSql({ at, edges }: TierRule, of: readonly Sql[]): Sql {
  const steps = edges.reduce(
    (all, edge, label) => sql`${all} WHEN ${of[at]!} > ${edge} THEN ${label}`,
    sql`CASE`,
  );
  return edges.length === 0 ? sql`0` : sql`${steps} ELSE ${edges.length} END`;
}
