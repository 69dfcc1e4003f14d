import type { KernelMatrix, KernelPool } from '../types.ts';
import { RowTree } from './row-tree.ts';
import { giveWork, PAIRS_FOR_THREADS, quickerSearch, TREE_COLUMNS } from './seek-neighbours.ts';

/** Rows whose nearest ones are asked for their votes; `release` it. */
export interface NeighbourIndex {
  /** f32 [nQueries, nClasses]: shares of the classes, or the mean of the numbers, in the votes of the k nearest rows, of equals the first. */
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
  /** [nRows] numbers whose mean by votes is told in the place of shares; `nClasses` is then 1. */
  readonly numbers?: Float64Array;
  /** Whether votes are divided by the distance; rows in the very place of the query are then the only ones that vote. */
  readonly byDistance: boolean;
  /** How rows are found; by default what is quicker for the shape. The answers are the same bytes. */
  readonly search?: 'tree' | 'all';
}

/**
 * An index of x [nRows >= 1, nCols >= 1] for exact k nearest neighbours by Euclidean distance. A k-d tree (Friedman,
 * Bentley and Finkel 1977), O(nRows log nRows) to build, where a few queries show that it parts the rows; else all rows,
 * O(nRows nCols) a query.
 */
export async function createNeighbourIndex(
  pool: KernelPool,
  x: KernelMatrix,
  votes: NeighbourVotes,
): Promise<NeighbourIndex> {
  const { nCols } = x;
  const search = votes.search ?? (nCols <= TREE_COLUMNS ? null : 'all');
  const tree = await RowTree.build(pool, x, votes.k, search === 'all' ? 'reachBlocks' : 'reachBuild');
  try {
    giveVotes(tree, votes);
  } catch (error) {
    tree.release();
    throw error;
  }
  return {
    async shares(queries) {
      const scope = tree.openScope();
      try {
        const own =
          search ??
          (await quickerSearch(tree, { x, queries, scope, perQuery: votes.nClasses, out: 'probabilities' }));
        const nThreads = queries.nRows * x.nRows < PAIRS_FOR_THREADS ? 1 : pool.threads;
        const out = scope.f32(queries.nRows * votes.nClasses);
        tree.set({ queries: queries.ptr, nQueries: queries.nRows, probabilities: out.byteOffset });
        await giveWork(tree, scope, nThreads);
        await tree.run(own === 'tree' ? 'neighboursByTree' : 'neighboursByAll', nThreads);
        return new Float32Array(out);
      } finally {
        scope.release();
      }
    },
    release: () => tree.release(),
  };
}

function giveVotes(tree: RowTree, { nClasses, byDistance, y, votes, numbers }: NeighbourVotes): void {
  const { scope, order } = tree;
  const classes = scope.i32(order.length);
  const weights = scope.f32(order.length);
  for (let position = 0; position < order.length; position++) {
    classes[position] = y[order[position]!]!;
    weights[position] = votes === null ? 1 : votes[order[position]!]!;
  }
  if (numbers !== undefined) {
    const own = scope.f64(order.length);
    for (let position = 0; position < order.length; position++) own[position] = numbers[order[position]!]!;
    tree.set({ numbers: own.byteOffset });
  }
  tree.set({ rows: order.byteOffset, classes: classes.byteOffset, votes: weights.byteOffset });
  tree.set({ nClasses, byDistance: byDistance ? 1 : 0 });
}
