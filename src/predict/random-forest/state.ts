import type { TreeArrays } from '#kernels';

/** How a forest does on training rows by the trees that did not draw them. */
export interface OutOfBagScore {
  /** Rows that at least one tree did not draw. */
  readonly nRows: number;
  /** Share of their weight for which the most probable class is the row's. */
  readonly accuracy: number;
  /** Weighted mean of -ln of the probability of the row's class, bounded below by 1e-15. */
  readonly logLoss: number;
}

/** A fitted random forest as plain data. */
export interface RandomForestState {
  readonly features: readonly string[];
  readonly nClasses: number;
  /** Leaves hold the shares of the classes. */
  readonly trees: TreeArrays;
  /** [features] mean over the trees of each one's share in the decrease of impurity. */
  readonly importance: Float64Array;
  /** null where it was not asked for. */
  readonly outOfBag: OutOfBagScore | null;
}
