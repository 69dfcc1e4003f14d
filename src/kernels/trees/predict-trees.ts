import type { Scope } from '../memory/scope.ts';
import { engineOf } from '../pool/engine-of.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import type { TreeArrays } from './tree-arrays.ts';

const NODE_WORDS = 4;
const NODE_BYTES = 16;
const TILE = 8;
/** Rows of a block stay in the first cache where trees do too; else trees stay in the second, and rows pass by. */
const SMALL_TREE_NODES = 1024;
const BLOCK_BYTES = { small: 24_000, large: 2_500_000 };
const MOST_ROWS_PER_BLOCK = 65536;
const LEAF_BYTES = 64;
/** Below this many walks of a row through a tree a second thread costs more than it gives. */
const WALKS_FOR_THREADS = 20_000;

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
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const roots = packNodes(scope, trees);
    const out = scope.f64(nRows * outputs).fill(0);
    const nThreads = nRows * nTrees < WALKS_FOR_THREADS ? 1 : pool.threads;
    const rowsPerBlock = blockRows({ nRows, nCols, nThreads, nodesPerTree: trees.features.length / nTrees });
    const stride = LEAF_BYTES + Math.ceil((rowsPerBlock * nCols * 4) / LEAF_BYTES) * LEAF_BYTES;
    const hasCategories = trees.setOffsets.some((offset) => offset >= 0) ? 1 : 0;
    const i32 = [x.ptr, nRows, nCols, roots.byteOffset, nTrees, trees.width, groups, hasCategories];
    i32.push(
      out.byteOffset,
      skip === null ? 0 : copyWords(scope, skip),
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

function copyWords(scope: Scope, words: Uint32Array): number {
  const copy = scope.i32(words.length);
  copy.set(words);
  return copy.byteOffset;
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

/** Nodes as the kernel reads them (assembly/trees/predict.ts); returns pointers to the roots. */
function packNodes(scope: Scope, trees: TreeArrays): Uint32Array {
  const { roots, features, thresholds, children, missingLeft, setOffsets, setWords, width } = trees;
  const nNodes = features.length;
  const nodes = scope.i32(nNodes * NODE_WORDS);
  const words = new Uint32Array(nodes.buffer, nodes.byteOffset, nodes.length);
  const floats = new Float32Array(nodes.buffer, nodes.byteOffset, nodes.length);
  const sets = scope.i32(trees.sets.length);
  sets.set(trees.sets);
  const values = scope.f32(trees.values.length);
  values.set(trees.values);
  for (let node = 0, at = 0; node < nNodes; node++, at += NODE_WORDS) {
    const feature = features[node]!;
    const child = children[node]!;
    if (feature < 0) {
      words[at] = 0;
      floats[at + 1] = Number.POSITIVE_INFINITY;
      words[at + 2] = nodes.byteOffset + node * NODE_BYTES;
      words[at + 3] = values.byteOffset + child * width * 4;
      continue;
    }
    const set = setOffsets[node]!;
    words[at] = feature * TILE * 4;
    if (set < 0) floats[at + 1] = thresholds[node]!;
    else words[at + 1] = sets.byteOffset + set * 4;
    words[at + 2] = nodes.byteOffset + child * NODE_BYTES;
    words[at + 3] = setWords[node]! * 64 + (missingLeft[node] === 1 ? 0 : 1);
  }
  const pointers = scope.i32(roots.length - 1);
  const packed = new Uint32Array(pointers.buffer, pointers.byteOffset, pointers.length);
  for (const tree of packed.keys()) packed[tree] = nodes.byteOffset + roots[tree]! * NODE_BYTES;
  return packed;
}
