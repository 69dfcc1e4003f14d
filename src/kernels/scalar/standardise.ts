import { columnMoments } from './column-moments.ts';
import type { Dense } from './dense.ts';

/** Subtracts the mean and divides by the population standard deviation, in place; constant columns become 0. */
export function standardise(x: Dense): { mean: Float64Array; standardDeviation: Float64Array } {
  const { mean, variance } = columnMoments(x);
  const standardDeviation = variance.map(Math.sqrt);
  for (let i = 0; i < x.nRows; i++) {
    for (let j = 0; j < x.nCols; j++) {
      const at = i * x.nCols + j;
      const deviation = standardDeviation[j]!;
      x.data[at] = deviation > 0 ? (x.data[at]! - mean[j]!) / deviation : 0;
    }
  }
  return { mean, standardDeviation };
}
