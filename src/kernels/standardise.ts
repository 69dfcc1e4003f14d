import * as scalar from './scalar/standardise.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

/** Subtracts each column's mean and divides by its population standard deviation, in place; constant columns become 0. */
export async function standardise(
  _pool: KernelPool,
  x: KernelMatrix,
): Promise<{ mean: Float64Array; standardDeviation: Float64Array }> {
  return scalar.standardise(x);
}
