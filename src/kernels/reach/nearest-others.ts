import type { KernelMatrix, KernelPool } from '../types.ts';
import { RowTree } from './row-tree.ts';
import { giveWork, PAIRS_FOR_THREADS, quickerSearch, TREE_COLUMNS } from './seek-neighbours.ts';

/** Which rows are asked for their neighbours, and how many. */
export interface NearestOthersOptions {
  /** [nQueries] rows of the matrix. */
  readonly queries: Uint32Array;
  /** 1..nRows - 1 */
  readonly k: number;
  /** How rows are found; by default what is quicker for the shape. The answers are the same bytes. */
  readonly search?: 'tree' | 'all';
}

/**
 * The k nearest other rows of some rows of x [nRows >= 2, nCols >= 1, finite] by Euclidean distance, the nearest first,
 * of equals the lower row first: [nQueries, k].
 */
export async function nearestOthers(
  pool: KernelPool,
  x: KernelMatrix,
  { queries: rows, k, search }: NearestOthersOptions,
): Promise<Uint32Array> {
  const { nCols } = x;
  const out = new Uint32Array(rows.length * k);
  if (rows.length === 0) return out;
  const given = search ?? (nCols <= TREE_COLUMNS ? null : 'all');
  // one more: a row is its own nearest, or has more rows in its very place than are asked for
  const tree = await RowTree.build(pool, x, k + 1, given === 'all' ? 'reachBlocks' : 'reachBuild');
  const queries = pool.matrix(rows.length, nCols);
  const scope = tree.openScope();
  try {
    for (const [i, row] of rows.entries())
      queries.data.set(x.data.subarray(row * nCols, (row + 1) * nCols), i * nCols);
    tree.set({ rows: tree.order.byteOffset });
    const own = given ?? (await quickerSearch(tree, { x, queries, scope, perQuery: k + 1, out: 'found' }));
    const found = scope.i32(rows.length * (k + 1));
    tree.set({ queries: queries.ptr, nQueries: rows.length, found: found.byteOffset });
    const nThreads = rows.length * x.nRows < PAIRS_FOR_THREADS ? 1 : pool.threads;
    await giveWork(tree, scope, nThreads);
    await tree.run(own === 'tree' ? 'neighboursByTree' : 'neighboursByAll', nThreads);
    for (const [i, row] of rows.entries()) {
      const near = found.subarray(i * (k + 1), (i + 1) * (k + 1));
      const at = near.indexOf(row);
      out.set(near.subarray(0, at < 0 ? k : at), i * k);
      if (at >= 0) out.set(near.subarray(at + 1), i * k + at);
    }
    return out;
  } finally {
    scope.release();
    queries.release();
    tree.release();
  }
}
