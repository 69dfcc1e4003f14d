import type { Scope } from '../memory/scope.ts';
import type { KernelMatrix } from '../types.ts';
import { LEAF, type RowTree } from './row-tree.ts';

/** With more columns no boxes part rows well enough (measured). */
export const TREE_COLUMNS = 64;
/** Leaves that the tree may look at for as many queries as are tried before all rows are quicker, as a share (measured). */
const TREE_SHARE = 0.2;
const TRIED = 64;
/** Fewer comparisons than this are not worth a second thread. */
export const PAIRS_FOR_THREADS = 1_000_000;

/** Gives each thread its room to work in; after `k` and `nClasses` are set. */
export async function giveWork(tree: RowTree, scope: Scope, nThreads: number): Promise<void> {
  const workStride = await tree.run('neighbourWorkBytes', 1);
  tree.set({ work: scope.bytes(workStride * nThreads), workStride });
}

/** Tries a few of the queries, evenly spread. @param given `perQuery`: numbers that come out of each. */
export async function quickerSearch(
  tree: RowTree,
  given: {
    x: KernelMatrix;
    queries: KernelMatrix;
    scope: Scope;
    perQuery: number;
    out: 'probabilities' | 'found';
  },
): Promise<'tree' | 'all'> {
  const { x, queries, scope, perQuery, out } = given;
  const { nRows, nCols, data } = queries;
  if (nRows <= TRIED) return 'tree';
  const tried = scope.f32(TRIED * nCols);
  for (let i = 0; i < TRIED; i++) {
    const row = Math.floor((i * nRows) / TRIED);
    tried.set(data.subarray(row * nCols, (row + 1) * nCols), i * nCols);
  }
  tree.set({ queries: tried.byteOffset, nQueries: TRIED, [out]: scope.f32(TRIED * perQuery).byteOffset });
  await giveWork(tree, scope, 1);
  const visited = await tree.run('neighboursByTree', 1);
  return visited <= TREE_SHARE * TRIED * Math.ceil(x.nRows / LEAF) ? 'tree' : 'all';
}
