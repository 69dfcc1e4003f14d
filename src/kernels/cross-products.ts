import { engineOf } from './pool/engine-of.ts';
import { threadsFor } from './threads-for.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

/**
 * The sums of products of every two columns, [nCols, nCols], f64; the same at any number of threads.
 * @param centre [nCols] what is taken off the columns first; null: nothing.
 */
export async function crossProducts(
  pool: KernelPool,
  x: KernelMatrix,
  centre: Float64Array | null = null,
): Promise<Float64Array> {
  const { nRows, nCols } = x;
  if (nRows === 0) return new Float64Array(nCols * nCols);
  const engine = engineOf(pool);
  const nThreads = threadsFor(pool, x);
  const scope = engine.scope();
  try {
    const taken = scope.f64(nCols).fill(0);
    if (centre !== null) taken.set(centre);
    const off = taken.byteOffset;
    const nGroups = await engine.task(
      'covarianceGroups',
      scope.block({ i32: [x.ptr, nRows, nCols, off, 0, 0] }),
    );
    const sums = scope.f64(Math.max(1, nGroups) * nCols * nCols);
    const deviations = scope.bytes(nThreads * 4 * (nCols + 1) * 8);
    const block = scope.block({ i32: [x.ptr, nRows, nCols, off, sums.byteOffset, deviations] });
    await engine.gang('covariance', block, nThreads);
    return Float64Array.from(sums.subarray(0, nCols * nCols), (mean) => mean * nRows);
  } finally {
    scope.release();
  }
}
