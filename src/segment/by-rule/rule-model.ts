import type { KernelMatrix } from '#kernels';
import { type Bundle, requireFeatures } from '#learn';
import type { FeatureMatrix } from '#matrix';
import type { Sql } from '#sql';
import { noveltyOf, type SegmentAssignment, type SegmentModel } from '../protocol/index.ts';
import { distanceToMean, type RuleDistances } from './rule-distances.ts';

/** Where a rule puts a row: its segment and the next best one, -1 where there is one segment. */
export interface RulePlace {
  readonly label: number;
  readonly runnerUp: number;
}

/** Segments that a rule cuts, as plain data. */
export interface RuleState {
  readonly features: readonly string[];
  readonly k: number;
  /** [k] */
  readonly names: readonly string[];
  /** [k] training rows. */
  readonly sizes: Int32Array;
  readonly distances: RuleDistances;
}

/** A rule over the features of a row. */
export interface Rule {
  readonly learner: string;
  place(x: KernelMatrix, row: number): RulePlace;
  /** A condition or CASE that gives the label of a row as a number. @param of the SQL of each feature, in their order. */
  labelSql(of: readonly Sql[]): Sql;
  toBundle(): Bundle;
}

/** A segmentation by rule. Its confidence is always 1: who meets a rule is in its segment. */
export interface RuleModel extends SegmentModel {
  readonly names: readonly string[];
  labelSql(of: readonly Sql[]): Sql;
}

/** The model of a rule and its state. */
export function createRuleModel<State extends RuleState>(state: State, rule: Rule): RuleModel & State {
  const { learner, toBundle } = rule;
  return {
    ...state,
    learner,
    predict: async (matrix) => {
      requireFeatures({ learner, features: state.features }, matrix);
      return placeRows(matrix, state, rule);
    },
    labelSql: (of) => rule.labelSql(of),
    toBundle: () => toBundle(),
  };
}

function placeRows({ x }: FeatureMatrix, { distances }: RuleState, rule: Rule): SegmentAssignment {
  const labels = new Int32Array(x.nRows);
  const runnersUp = new Int32Array(x.nRows);
  const novelty = new Float32Array(x.nRows);
  for (let i = 0; i < x.nRows; i++) {
    const { label, runnerUp } = rule.place(x, i);
    labels[i] = label;
    runnersUp[i] = runnerUp;
    novelty[i] = noveltyOf(distances.calibration, label, distanceToMean(x, i, label, distances));
  }
  return { labels, confidence: new Float32Array(x.nRows).fill(1), runnersUp, novelty };
}
