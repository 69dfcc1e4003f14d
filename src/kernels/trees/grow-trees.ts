import type { Scope } from '../memory/scope.ts';
import { engineOf } from '../pool/engine-of.ts';
import type { KernelPool } from '../types.ts';
import { type DrawTable, drawTable } from './draw-table.ts';
import {
  type ClassedRows,
  countsOf,
  type GrownTree,
  type GrowOptions,
  needsWideRows,
  SET_WORDS,
  type TargetRows,
  type TreeRows,
} from './grow-options.ts';

const CODES = 256;
const NODE_WORDS = 5;
const SEARCH_BYTES = 8192;
const SEARCH_BYTES_PER_CLASS = 2112;
/** Codes of the rows of a branch that stay in the cache. */
const LOCAL_BYTES = 40_000;
const STACK_BYTES = 2048;

type GrownRows = TreeRows & (ClassedRows | TargetRows);

/**
 * Trees of classes or of numbers (Breiman et al. 1984), with rows drawn for each and columns at each node those of a random forest
 * (Breiman 2001); as many at a time as the pool has threads. Tree t depends on the rows, the options and seeds[t] alone.
 * @param onTree is called once a tree, in any order. O(n columnsPerSplit depth) a tree.
 */
export async function growTrees(
  pool: KernelPool,
  rows: GrownRows,
  { onTree, ...options }: GrowOptions & { readonly onTree: (tree: GrownTree, index: number) => void },
): Promise<void> {
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const given = giveRows(scope, rows, options);
    const nTrees = options.seeds.length;
    let next = 0;
    const lane = async () => {
      const room = makeRoom(scope, rows, { given, options });
      while (next < nTrees) {
        const index = next++;
        const nNodes = await engine.task('growTree', room.block(options.seeds[index]!));
        onTree(room.read(nNodes), index);
      }
    };
    await Promise.all(Array.from({ length: Math.min(pool.threads, nTrees) }, lane));
  } finally {
    scope.release();
  }
}

/** What all trees read, in kernel memory. */
interface Given {
  readonly isWide: boolean;
  readonly totalWeight: number;
  readonly draws: number;
  readonly pointers: {
    readonly missingCodes: number;
    readonly levels: number;
    readonly y: number;
    readonly targets: number;
    readonly classWeights: number;
    readonly weights: number;
    readonly drawnFrom: number;
    readonly aliasShares: number;
    readonly aliases: number;
    readonly cutValues: number;
  };
}

function giveRows(scope: Scope, rows: GrownRows, options: GrowOptions): Given {
  const { weights, nRows } = rows;
  const { bootstrap } = options;
  const table: DrawTable | null = bootstrap ? drawTable(nRows, weights) : null;
  const words = (values: Int32Array | Uint32Array | null | undefined) => {
    if (values === null || values === undefined) return 0;
    const copy = scope.i32(values.length);
    copy.set(values);
    return copy.byteOffset;
  };
  const numbers = (values: Float64Array | undefined) => {
    if (values === undefined) return 0;
    const copy = scope.f64(values.length);
    copy.set(values);
    return copy.byteOffset;
  };
  const classWeights = scope.f64(countsOf(rows));
  classWeights.set(options.classWeights);
  let weightsAt = 0;
  if (weights !== null && !bootstrap) {
    const copy = scope.f32(nRows);
    copy.set(weights);
    weightsAt = copy.byteOffset;
  }
  return {
    isWide: needsWideRows(rows, { bootstrap, nRows }),
    totalWeight: table?.nDrawn ?? weights?.reduce((a, b) => a + b, 0) ?? nRows,
    draws: table?.nDrawn ?? 0,
    pointers: {
      missingCodes: words(rows.missingCodes),
      levels: words(rows.levels),
      y: 'targets' in rows ? 0 : words(rows.y),
      targets: 'targets' in rows ? numbers(rows.targets) : 0,
      classWeights: classWeights.byteOffset,
      weights: weightsAt,
      drawnFrom: words(table?.rows),
      aliasShares: words(table?.shares),
      aliases: words(table?.aliases),
      cutValues: numbers(options.cutValues),
    },
  };
}

/** Memory of one tree at a time. */
interface Room {
  /** The parameters of the next tree. */
  block(seed: number): number;
  /** The tree that was grown, copied. */
  read(nNodes: number): GrownTree;
}

function makeRoom(
  scope: Scope,
  rows: GrownRows,
  { given, options }: { readonly given: Given; readonly options: GrowOptions },
): Room {
  const { nRows, nCols } = rows;
  const nClasses = countsOf(rows);
  const { isWide, totalWeight, pointers } = given;
  const most = mostNodes(rows, { options, totalWeight });
  const hasSets = rows.levels.some((n) => n > 0);
  const nodes = scope.i32(most * NODE_WORDS);
  const counts = scope.f64(most * nClasses);
  const sets = scope.i32(hasSets ? (most >> 1) * SET_WORDS : 1);
  const importance = scope.f64(nCols);
  const inBag = options.bootstrap ? scope.i32(Math.ceil(nRows / 32)) : null;
  const entryBytes = isWide ? 16 : 8;
  const cells = CODES * 2 ** Math.ceil(Math.log2(nClasses));
  const out = [nodes, counts, sets, importance].map(({ byteOffset }) => byteOffset);
  const scratch = [scope.bytes(nRows * entryBytes), scope.bytes(nRows * entryBytes)];
  scratch.push(
    scope.f64(cells).fill(0).byteOffset,
    scope.bytes(SEARCH_BYTES + SEARCH_BYTES_PER_CLASS * nClasses),
  );
  scratch.push(scope.bytes(nCols * 4), scope.bytes(STACK_BYTES));
  const localRows = Math.min(nRows, Math.max(64, Math.floor(LOCAL_BYTES / Math.max(1, nCols))));
  scratch.push(scope.bytes(nCols * localRows), localRows, pointers.cutValues);
  const block = (seed: number) => {
    inBag?.fill(0);
    const i32 = [
      rows.ptr,
      rows.columnBytes,
      nRows,
      nCols,
      pointers.missingCodes,
      pointers.levels,
      pointers.y,
      nClasses,
    ];
    i32.push(pointers.classWeights, pointers.weights, given.draws, pointers.drawnFrom);
    i32.push(
      pointers.aliasShares,
      pointers.aliases,
      seed,
      isWide ? 1 : 0,
      options.criterion === 'entropy' || options.criterion === 'poisson' ? 1 : 0,
    );
    i32.push(Math.min(options.maxDepth, 2 ** 31 - 1), Math.min(options.columnsPerSplit, nCols));
    i32.push(...out, inBag?.byteOffset ?? 0, ...scratch, pointers.targets);
    return scope.block({
      f64: [options.minSamplesLeaf, options.minSamplesSplit, options.minImpurityDecrease],
      i32,
    });
  };
  const read = (nNodes: number) => readTree(nNodes, { nodes, counts, sets, importance, inBag });
  return { block, read };
}

/** Copies a tree out of the kernel's memory. */
function readTree(
  nNodes: number,
  {
    nodes,
    counts,
    sets,
    importance,
    inBag,
  }: {
    readonly nodes: Int32Array;
    readonly counts: Float64Array;
    readonly sets: Int32Array;
    readonly importance: Float64Array;
    readonly inBag: Int32Array | null;
  },
): GrownTree {
  const nClasses = counts.length / (nodes.length / NODE_WORDS);
  const features = new Int32Array(nNodes);
  const children = new Uint32Array(nNodes);
  const lows = new Int16Array(nNodes);
  const highs = new Int16Array(nNodes);
  const missingLeft = new Uint8Array(nNodes);
  const hadMissing = new Uint8Array(nNodes);
  const setNumbers = new Int32Array(nNodes);
  let nSets = 0;
  for (let node = 0, at = 0; node < nNodes; node++, at += NODE_WORDS) {
    features[node] = nodes[at]!;
    children[node] = nodes[at + 1]!;
    lows[node] = nodes[at + 2]! & 0xffff;
    highs[node] = nodes[at + 2]! >> 16;
    missingLeft[node] = nodes[at + 3]! & 1;
    hadMissing[node] = nodes[at + 3]! >> 1;
    setNumbers[node] = nodes[at + 4]!;
    if (setNumbers[node]! >= nSets) nSets = setNumbers[node]! + 1;
  }
  return {
    features,
    children,
    lows,
    highs,
    missingLeft,
    hadMissing,
    setNumbers,
    sets: new Uint32Array(sets.subarray(0, nSets * SET_WORDS)),
    counts: counts.slice(0, nNodes * nClasses),
    importance: importance.slice(),
    inBag: inBag === null ? null : new Uint32Array(inBag),
  };
}

/** Each leaf has a row and at least minSamplesLeaf. */
function mostNodes(
  { nRows }: TreeRows,
  { options, totalWeight }: { readonly options: GrowOptions; readonly totalWeight: number },
): number {
  const { maxDepth, minSamplesLeaf } = options;
  const byWeight = minSamplesLeaf > 0 ? totalWeight / minSamplesLeaf : nRows;
  const leaves = Math.max(1, Math.floor(Math.min(nRows, 2 ** maxDepth, byWeight * (1 + 1e-9))));
  return 2 * leaves - 1;
}
