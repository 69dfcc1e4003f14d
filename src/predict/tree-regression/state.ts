import type { TreeArrays } from '#kernels';

/** Fitted trees of numbers as plain data: a row has the mean of its leaves. */
export interface TreesRegressionState {
  readonly learner: 'decision-tree' | 'random-forest';
  readonly features: readonly string[];
  /** Leaves hold the mean of their rows. */
  readonly trees: TreeArrays;
  /** [features] share of each in what the splits took off the loss, the mean over the trees. */
  readonly importance: Float64Array;
}
