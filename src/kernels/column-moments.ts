import { engineOf } from './pool/engine-of.ts';
import { threadsFor } from './threads-for.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

const MAX_PARTS = 64;

/** Mean and population variance of every column, f64, in two passes; zeros when x has no rows. */
export async function columnMoments(
  pool: KernelPool,
  x: KernelMatrix,
): Promise<{ mean: Float64Array; variance: Float64Array }> {
  const { nRows, nCols } = x;
  if (nRows === 0) return { mean: new Float64Array(nCols), variance: new Float64Array(nCols) };
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const mean = scope.f64(nCols);
    const variance = scope.f64(nCols);
    const partial = scope.bytes(MAX_PARTS * nCols * 8);
    const block = scope.block({ i32: [x.ptr, nRows, nCols, mean.byteOffset, variance.byteOffset, partial] });
    await engine.gang('columnMoments', block, threadsFor(pool, x));
    return { mean: new Float64Array(mean), variance: new Float64Array(variance) };
  } finally {
    scope.release();
  }
}
