import type { KernelMatrix, KernelPool } from '#kernels';

/** A new matrix in pool memory with the given rows of `x`, in their order; the caller releases it. */
export function takeRows(pool: KernelPool, x: KernelMatrix, rows: Uint32Array): KernelMatrix {
  const out = pool.matrix(rows.length, x.nCols);
  for (const [to, from] of rows.entries()) {
    out.data.set(x.data.subarray(from * x.nCols, (from + 1) * x.nCols), to * x.nCols);
  }
  return out;
}
