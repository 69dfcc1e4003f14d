const MOST_STARTS = 100;
const LEAST_STARTS = 3;
/** Values that all starts of one k may read in an iteration. */
const BUDGET = 16_000_000;

/**
 * Starts of k-means for a matrix of that size: 100 while it is cheap. Measured on 8,950 x 17 real values, one
 * start in 14 comes within .1 % of the best inertia for k = 8; with 100 starts one run in 2,000 misses it.
 */
export function startsFor({ nRows, nCols }: { nRows: number; nCols: number }): number {
  return Math.max(LEAST_STARTS, Math.min(MOST_STARTS, Math.round(BUDGET / (nRows * nCols))));
}
