import { columnMoments } from './column-moments.ts';
import { engineOf } from './pool/engine-of.ts';
import { threadsFor } from './threads-for.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

/** Subtracts each column's mean and divides by its population standard deviation, in place; constant columns become 0. */
export async function standardise(
  pool: KernelPool,
  x: KernelMatrix,
): Promise<{ mean: Float64Array; standardDeviation: Float64Array }> {
  const { mean, variance } = await columnMoments(pool, x);
  const standardDeviation = variance.map(Math.sqrt);
  if (x.nRows === 0) return { mean, standardDeviation };
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const means = scope.f64(x.nCols);
    const deviations = scope.f64(x.nCols);
    means.set(mean);
    deviations.set(standardDeviation);
    const i32 = [x.ptr, x.nRows, x.nCols, means.byteOffset, deviations.byteOffset];
    await engine.gang('standardiseRows', scope.block({ i32 }), threadsFor(pool, x));
    return { mean, standardDeviation };
  } finally {
    scope.release();
  }
}
