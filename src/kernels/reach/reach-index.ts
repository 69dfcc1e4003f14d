import type { KernelMatrix, KernelPool } from '../types.ts';
import { RowTree } from './row-tree.ts';

/** For every query the row of least mutual reachability, -1 at Infinity where none is allowed. */
export interface NearestReachable {
  /** [nQueries] */
  readonly rows: Int32Array;
  /** [nQueries] */
  readonly distances: Float32Array;
}

/** Rows that others are compared with by mutual reachability; `release` it. */
export interface ReachIndex {
  /** [nQueries] distance to the k-th nearest row; one row in the same place is the query itself and does not count. */
  coreDistances(queries: KernelMatrix): Promise<Float32Array>;
  /**
   * Nearest rows by max(core(query), core(row), distance); of equals one at the least distance.
   * `skips` [nQueries]: -2 any row, -1 rows with a label, c >= 0 rows with another label, -3 none is sought.
   */
  nearest(
    queries: KernelMatrix,
    given: { readonly coreDistances: Float32Array; readonly skips: Int32Array },
  ): Promise<NearestReachable>;
  release(): void;
}

/** What is known of the rows of an index. */
export interface ReachIndexOptions {
  /** 0..nRows - 1 */
  readonly k: number;
  /** [nRows] */
  readonly coreDistances: Float32Array;
  /** [nRows] 0.., or -1 for rows that belong nowhere. */
  readonly labels: Int32Array;
}

const QUERIES_FOR_THREADS = 1000;

/** An index of x [nRows >= 1, nCols >= 1]. O(nRows nCols log nRows) */
export async function createReachIndex(
  pool: KernelPool,
  x: KernelMatrix,
  { k, coreDistances, labels }: ReachIndexOptions,
): Promise<ReachIndex> {
  const tree = await RowTree.build(pool, x, k);
  try {
    await giveLabels(tree, coreDistances, labels);
  } catch (error) {
    tree.release();
    throw error;
  }
  const threadsFor = ({ nRows }: KernelMatrix) => (nRows < QUERIES_FOR_THREADS ? 1 : pool.threads);
  return {
    async coreDistances(queries) {
      const { ptr, nRows } = queries;
      const scope = tree.openScope();
      try {
        const cores = scope.f64(nRows);
        tree.set({ queries: ptr, nQueries: nRows, queryCores: cores.byteOffset });
        await tree.run('reachQueryCores', threadsFor(queries));
        return Float32Array.from(cores, Math.sqrt);
      } finally {
        scope.release();
      }
    },
    async nearest(queries, given) {
      const { ptr, nRows } = queries;
      const scope = tree.openScope();
      try {
        const cores = scope.f64(nRows);
        for (let i = 0; i < nRows; i++) cores[i] = given.coreDistances[i]! ** 2;
        const skips = scope.i32(nRows);
        skips.set(given.skips);
        const rows = scope.i32(nRows).fill(-1);
        const squares = scope.f64(nRows).fill(Number.POSITIVE_INFINITY);
        tree.set({ queries: ptr, nQueries: nRows, queryCores: cores.byteOffset, skips: skips.byteOffset });
        tree.set({ nearest: rows.byteOffset, nearestSquares: squares.byteOffset });
        await tree.run('reachNearest', threadsFor(queries));
        return { rows: new Int32Array(rows), distances: Float32Array.from(squares, Math.sqrt) };
      } finally {
        scope.release();
      }
    },
    release: () => tree.release(),
  };
}

function giveLabels(tree: RowTree, coreDistances: Float32Array, labels: Int32Array): Promise<number> {
  for (const [position, row] of tree.order.entries()) {
    tree.cores[position] = coreDistances[row]! ** 2;
    tree.labels[position] = labels[row]!;
  }
  return tree.run('reachLabel', 1);
}
