import { createNeighbourIndex, type KernelMatrix } from '#kernels';
import { wilsonInterval } from '#learn';
import type { Context } from '#matrix';

/** How often the nearest other row is of another class. */
export interface NearestError {
  readonly error: number;
  /** 95 % interval over rows. */
  readonly low: number;
  readonly high: number;
  /** The same with half of the rows: with more of them neighbours are nearer, and the error falls. */
  readonly ofHalf: number;
  readonly rows: number;
}

/** Leave-one-out error of the nearest neighbour. @param x [nRows, nCols] finite; at least 4 rows. */
export async function nearestError(
  { x, y, nClasses }: { x: KernelMatrix; y: Int32Array; nClasses: number },
  ctx: Context,
): Promise<NearestError> {
  const error = await leaveOneOut({ x, y, nClasses }, ctx);
  const every = Uint32Array.from({ length: Math.ceil(y.length / 2) }, (_, i) => 2 * i);
  const half = ctx.pool.matrix(every.length, x.nCols);
  try {
    for (const [to, row] of every.entries())
      half.data.set(x.data.subarray(row * x.nCols, (row + 1) * x.nCols), to * x.nCols);
    const ofHalf = await leaveOneOut({ x: half, y: Int32Array.from(every, (row) => y[row]!), nClasses }, ctx);
    return { error, ...wilsonInterval(error, y.length), ofHalf, rows: y.length };
  } finally {
    half.release();
  }
}

/** A row and its nearest other one are the two nearest to it: where both votes are for its class, the other is right. */
async function leaveOneOut(
  { x, y, nClasses }: { x: KernelMatrix; y: Int32Array; nClasses: number },
  { pool }: Context,
): Promise<number> {
  const index = await createNeighbourIndex(pool, x, { k: 2, nClasses, y, votes: null, byDistance: false });
  try {
    const shares = await index.shares(x);
    const right = y.reduce((sum, one, row) => sum + (shares[row * nClasses + one]! > 0.75 ? 1 : 0), 0);
    return 1 - right / y.length;
  } finally {
    index.release();
  }
}
