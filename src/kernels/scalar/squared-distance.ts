import type { Dense } from './dense.ts';

/** Squared Euclidean distance in f64 of row `i` of x to centre `c` of `centres` [k, nCols]. */
export function squaredDistance(
  { nCols, data }: Dense,
  i: number,
  centre: { centres: Float64Array; c: number },
): number {
  let sum = 0;
  for (let j = 0; j < nCols; j++) sum += (data[i * nCols + j]! - centre.centres[centre.c * nCols + j]!) ** 2;
  return sum;
}
