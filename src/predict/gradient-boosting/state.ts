import type { TreeArrays } from '#kernels';

/** A fitted gradient boosting as plain data. */
export interface GradientBoostingState {
  readonly features: readonly string[];
  readonly nClasses: number;
  /** Scores before the first tree: one for two classes (the log-odds of class 1), else one a class. */
  readonly base: Float64Array;
  /** Tree t adds to score t % base.length. */
  readonly trees: TreeArrays;
  /** [features] sum of the gains of the splits by each. */
  readonly importance: Float64Array;
}
