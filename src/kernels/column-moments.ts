import * as scalar from './scalar/column-moments.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

/** Mean and population variance of every column, f64, in two passes. */
export async function columnMoments(
  _pool: KernelPool,
  x: KernelMatrix,
): Promise<{ mean: Float64Array; variance: Float64Array }> {
  return scalar.columnMoments(x);
}
