import type { NaiveBayesState } from './state.ts';

/** A share of 0 (no smoothing) rules a class out only beside classes that it does not rule out. */
export const LEAST_LOG = -1e6;

/** What scores are added up from. */
export interface NaiveBayesTables {
  /** [features] first level of each category among all. */
  readonly starts: Int32Array;
  /** [nClasses] -Infinity of a class that had no rows. */
  readonly logPriors: Float64Array;
  readonly logShares: Float64Array;
  readonly halfLogs: Float64Array;
  readonly precisions: Float64Array;
}

/** Logarithms of a state, taken once. */
export function tablesOf({ levels, priors, variances, shares }: NaiveBayesState): NaiveBayesTables {
  const starts = new Int32Array(levels.length);
  for (let j = 1; j < levels.length; j++) starts[j] = starts[j - 1]! + levels[j - 1]!;
  return {
    starts,
    logPriors: priors.map(Math.log),
    logShares: shares.map((share) => Math.max(Math.log(share), LEAST_LOG)),
    halfLogs: variances.map((variance) => 0.5 * Math.log(2 * Math.PI * variance)),
    precisions: variances.map((variance) => 0.5 / variance),
  };
}
