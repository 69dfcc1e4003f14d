import type { KernelMatrix } from '#kernels';
import { takeRows } from '#learn';
import type { Context } from '#matrix';

/** Does work on some rows of `x`, copied for as long as it takes; on `x` itself when they are all its rows. */
export async function withRows<Result>(
  x: KernelMatrix,
  rows: Uint32Array,
  { pool }: Context,
  work: (x: KernelMatrix) => Promise<Result>,
): Promise<Result> {
  if (rows.length === x.nRows) return work(x);
  const taken = takeRows(pool, x, rows);
  try {
    return await work(taken);
  } finally {
    taken.release();
  }
}
