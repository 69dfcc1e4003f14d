import type { KernelMatrix, KernelPool } from '../types.ts';
import { RowTree } from './row-tree.ts';

/** Rows whose nearest ones are asked for their votes; `release` it. */
export interface NeighbourIndex {
  /** f32 [nQueries, nClasses]: shares of the classes in the votes of the k nearest rows, of equals the first. */
  shares(queries: KernelMatrix): Promise<Float32Array>;
  release(): void;
}

/** What the rows vote for, and how. */
export interface NeighbourVotes {
  /** 1..nRows */
  readonly k: number;
  readonly nClasses: number;
  /** [nRows] 0..nClasses-1 */
  readonly y: Int32Array;
  /** [nRows] above 0; null: all 1. */
  readonly votes: Float32Array | null;
  /** Whether votes are divided by the distance; rows in the very place of the query are then the only ones that vote. */
  readonly byDistance: boolean;
  /** How rows are found; by default what is quicker for the shape. The answers are the same bytes. */
  readonly search?: 'tree' | 'all';
}

/** Up to so many columns boxes part rows well enough for the tree to be quicker (measured). */
const TREE_COLUMNS = 15;
/** Fewer comparisons than this are not worth a second thread. */
const PAIRS_FOR_THREADS = 1_000_000;

/**
 * An index of x [nRows >= 1, nCols >= 1] for exact k nearest neighbours by Euclidean distance. Few columns: a k-d tree
 * (Friedman, Bentley and Finkel 1977), O(nRows log nRows) to build; many: all rows, O(nRows nCols) a query.
 */
export async function createNeighbourIndex(
  pool: KernelPool,
  x: KernelMatrix,
  { k, nClasses, y, votes, byDistance, search }: NeighbourVotes,
): Promise<NeighbourIndex> {
  const { nRows, nCols } = x;
  const isTree = (search ?? (nCols <= TREE_COLUMNS ? 'tree' : 'all')) === 'tree';
  const tree = await RowTree.build(pool, x, k, isTree ? 'reachBuild' : 'reachBlocks');
  const { scope, order } = tree;
  const classes = scope.i32(nRows);
  const weights = scope.f32(nRows);
  for (let position = 0; position < nRows; position++) {
    classes[position] = y[order[position]!]!;
    weights[position] = votes === null ? 1 : votes[order[position]!]!;
  }
  tree.set({ rows: order.byteOffset, classes: classes.byteOffset, votes: weights.byteOffset });
  tree.set({ nClasses, byDistance: byDistance ? 1 : 0 });
  return {
    async shares(queries) {
      const { ptr, nRows: nQueries } = queries;
      const own = tree.openScope();
      try {
        const out = own.f32(nQueries * nClasses);
        const workStride = await tree.run('neighbourWorkBytes', 1);
        const nThreads = nQueries * nRows < PAIRS_FOR_THREADS ? 1 : pool.threads;
        tree.set({ work: own.bytes(workStride * nThreads), workStride });
        tree.set({ queries: ptr, nQueries, probabilities: out.byteOffset });
        await tree.run(isTree ? 'neighboursByTree' : 'neighboursByAll', nThreads);
        return new Float32Array(out);
      } finally {
        own.release();
      }
    },
    release: () => tree.release(),
  };
}
