/** Draws of a resampling kernel. Every draw depends on the seed and its number only. */
export interface DrawOptions {
  /** k-means++ starts of each fit, from 1. */
  readonly starts: number;
  readonly seed: number;
  readonly draws: number;
  /** Told the share of the draws done, in (0, 1], after each. */
  readonly onProgress?: (share: number) => void;
}

/** Draws with a k-means for each k, 1..nRows. */
export interface FitOptions extends DrawOptions {
  readonly ks: readonly number[];
}
