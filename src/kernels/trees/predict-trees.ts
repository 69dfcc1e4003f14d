import type { Scope } from '../memory/scope.ts';
import { engineOf } from '../pool/engine-of.ts';
import type { WorkerPool } from '../pool/worker-pool.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import { rowWalker } from './row-walker.ts';
import { selectTrees } from './select-trees.ts';
import { worthyPlan } from './selection-plan.ts';
import type { TreeArrays } from './tree-arrays.ts';

const NODE_BYTES = 16;
const TILE = 8;
/** Rows of a block stay in the first cache where trees do too; else trees stay in the second, and rows pass by. */
const SMALL_TREE_NODES = 1024;
const BLOCK_BYTES = { small: 24_000, large: 2_500_000 };
const MOST_ROWS_PER_BLOCK = 65536;
const LEAF_BYTES = 64;
/** Below this many walks of a row through a tree a second thread costs more than it gives. */
const WALKS_FOR_THREADS = 20_000;
/** Up to here asking a worker takes longer than the walks do: well under a millisecond. */
const WALKS_AT_ONCE = 2000;
const NODES_FOR_THREADS = 100_000;

/**
 * Sums of leaf values, f64 and in the order of the trees: tree t adds its `width` values to group t % groups. Rows are
 * independent of each other. x: [n, d], NaN is missing. O(n nTrees depth)
 * @param skip [nTrees, n / 32] bit i % 32 of word i / 32: row i is passed over by the tree; null: none is.
 * @returns [n, groups * width] row-major.
 */
export async function predictTrees(
  pool: KernelPool,
  x: KernelMatrix,
  {
    trees,
    groups = 1,
    skip = null,
  }: { readonly trees: TreeArrays; readonly groups?: number; readonly skip?: Uint32Array | null },
): Promise<Float64Array> {
  const { nRows, nCols } = x;
  const nTrees = trees.roots.length - 1;
  const outputs = trees.width * groups;
  if (nRows === 0 || nTrees === 0) return new Float64Array(nRows * outputs);
  if (skip === null && nRows * nTrees <= WALKS_AT_ONCE) return walkAtOnce(x, trees, groups);
  const plan = skip === null ? worthyPlan(trees, nRows * nTrees) : null;
  if (plan !== null) return selectTrees(pool, x, { plan, width: trees.width, groups });
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const out = scope.f64(nRows * outputs).fill(0);
    const roots = await packNodes(engine, scope, trees);
    const nThreads = nRows * nTrees < WALKS_FOR_THREADS ? 1 : pool.threads;
    const rowsPerBlock = blockRows({ nRows, nCols, nThreads, nodesPerTree: trees.features.length / nTrees });
    const stride = LEAF_BYTES + Math.ceil((rowsPerBlock * nCols * 4) / LEAF_BYTES) * LEAF_BYTES;
    const hasCategories = trees.sets.length > 0 ? 1 : 0;
    const i32 = [x.ptr, nRows, nCols, roots, nTrees, trees.width, groups, hasCategories];
    i32.push(
      out.byteOffset,
      skip === null ? 0 : scope.copy(skip),
      rowsPerBlock,
      scope.bytes(nThreads * stride),
      stride,
    );
    await engine.gang('predictTrees', scope.block({ i32 }), nThreads);
    return new Float64Array(out);
  } finally {
    scope.release();
  }
}

function walkAtOnce({ nRows, nCols, data }: KernelMatrix, trees: TreeArrays, groups: number): Float64Array {
  const outputs = trees.width * groups;
  const sums = new Float64Array(nRows * outputs);
  const walk = rowWalker(trees, groups);
  for (let row = 0; row < nRows; row++) {
    const own = sums.subarray(row * outputs, (row + 1) * outputs);
    walk(data.subarray(row * nCols, (row + 1) * nCols), own);
  }
  return sums;
}

function blockRows({
  nRows,
  nCols,
  nThreads,
  nodesPerTree,
}: {
  nRows: number;
  nCols: number;
  nThreads: number;
  nodesPerTree: number;
}): number {
  const bytes = nodesPerTree < SMALL_TREE_NODES ? BLOCK_BYTES.small : BLOCK_BYTES.large;
  const fitting = Math.min(bytes / (4 * Math.max(1, nCols)), MOST_ROWS_PER_BLOCK, nRows / nThreads);
  return Math.max(1, Math.floor(fitting / TILE)) * TILE;
}

/** Nodes as the kernel walks along them (assembly/trees/node.ts); returns pointers to the roots. */
async function packNodes(engine: WorkerPool, scope: Scope, trees: TreeArrays): Promise<number> {
  const { roots, features, width } = trees;
  const nNodes = features.length;
  const nodes = scope.bytes(nNodes * NODE_BYTES);
  const sets = scope.copy(trees.sets);
  const values = scope.copy(trees.values);
  const given = engine.scope();
  try {
    const i32 = [nNodes, given.copy(features), given.copy(trees.thresholds), given.copy(trees.children)];
    i32.push(given.copy(trees.missingLeft), given.copy(trees.setOffsets), given.copy(trees.setWords));
    i32.push(sets, values, width, nodes);
    await engine.gang('packTrees', given.block({ i32 }), nNodes < NODES_FOR_THREADS ? 1 : engine.threads);
  } finally {
    given.release();
  }
  const pointers = roots.subarray(0, -1).map((root) => nodes + root * NODE_BYTES);
  return scope.copy(pointers);
}
