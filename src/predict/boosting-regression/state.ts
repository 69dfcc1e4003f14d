import type { TreeArrays } from '#kernels';

/** A fitted gradient boosting of numbers as plain data. */
export interface BoostingRegressionState {
  readonly features: readonly string[];
  /** Whether scores are logarithms of what is foretold. */
  readonly isLog: boolean;
  /** Score before the first tree. */
  readonly base: number;
  readonly trees: TreeArrays;
  /** [features] sum of the gains of the splits by each. */
  readonly importance: Float64Array;
}
