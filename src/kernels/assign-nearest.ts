import * as scalar from './scalar/assign-nearest.ts';
import type { Assignment, KernelMatrix, KernelPool } from './types.ts';

/** The two nearest of `centres` [k, nCols] for every row; ties go to the lower index. */
export async function assignNearest(
  _pool: KernelPool,
  x: KernelMatrix,
  centres: Float64Array,
): Promise<Assignment> {
  return scalar.assignNearest(x, centres, centres.length / x.nCols);
}
