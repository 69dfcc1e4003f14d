import type { Scope } from '../memory/scope.ts';
import { engineOf } from '../pool/engine-of.ts';
import type { KernelPool } from '../types.ts';
import type { BoostInput, GrowthOptions } from './options.ts';
import { NODE_BYTES, type RawTree, readTree } from './raw-tree.ts';

/** Below this many values a second thread costs more than it gives. */
const VALUES_FOR_THREADS = 400_000;
/** Values times outputs that one call goes through: it is to take about a tenth of a second. */
const VALUES_OF_A_CALL = 4e7;
const MOST_TREES_OF_A_CALL = 256;
const BIN_BYTES = 16;
const MOST_HISTOGRAM_BYTES = 2 ** 28;
const LINE_BYTES = 64;
const CHUNK_ROWS = 1024;
const SPLIT_BYTES = 64;
const LEAF_BYTES = 120;
/** Columns that are filled together (assembly/boosting/parameters.ts). */
const COLUMNS_AT_ONCE = 24;
/** In the order of their numbers (assembly/boosting/parameters.ts). */
const TARGET_LOSSES = ['squared', 'absolute', 'poisson', 'tweedie'];
const MEDIAN_BYTES = 2048 * 8;
/** Head of what each thread keeps (assembly/boosting/parameters.ts). */
const AREA_BYTES = 128 + 256 + 256 * 8 + 256 * 4 + COLUMNS_AT_ONCE * 2056 + 64 * 48 + 64;

/** One round: a tree for two classes, else one a class. */
export interface BoostRound {
  readonly trees: readonly RawTree[];
  /** Weighted sum of the loss of the held-out rows after the round; 0 where there are none. */
  readonly loss: number;
}

/** What is drawn for a tree, by its number. */
export interface TreeDraws {
  /** Ascending columns, `nActive` of them. */
  columns(tree: number): ArrayLike<number>;
  /** Which rows it sees. */
  seed(tree: number): number;
}

/**
 * Rounds of gradient boosting on the log-loss or a loss of numbers, in batches, as long as they are asked for: histograms of gradients in
 * whole numbers, leaf by leaf, the larger child by subtraction. O(rounds outputs nRows nCols)
 * @param mostRounds of a batch. @returns an empty batch where gradients are no longer finite.
 */
export async function* boostTrees(
  pool: KernelPool,
  input: BoostInput,
  {
    growth,
    draws,
    rounds,
    mostRounds,
  }: { growth: GrowthOptions; draws: TreeDraws; rounds: number; mostRounds: number },
): AsyncGenerator<BoostRound[], void> {
  const { bins } = input;
  const { nRows, nCols } = bins;
  const nOutputs = input.base.length;
  const engine = engineOf(pool);
  const scope = engine.scope();
  const values = nRows * nCols;
  const nThreads = values < VALUES_FOR_THREADS ? 1 : pool.threads;
  const wanted = Math.ceil(VALUES_OF_A_CALL / (values * nOutputs));
  const batch = Math.max(
    1,
    Math.min(wanted, Math.floor(MOST_TREES_OF_A_CALL / nOutputs), mostRounds, rounds),
  );
  try {
    const nTrees = batch * nOutputs;
    const active = scope.i32(nTrees * growth.nActive);
    const seeds = scope.i32(nTrees);
    const nodesOfTree = 2 * growth.leaves - 1;
    const nodes = scope.bytes(nTrees * nodesOfTree * NODE_BYTES);
    const counts = scope.i32(nTrees);
    const losses = scope.f64(batch).fill(0);
    const call = layOut(scope, input, { growth, nThreads });
    for (let done = 0; done < rounds; ) {
      const now = Math.min(batch, rounds - done);
      for (let tree = 0; tree < now * nOutputs; tree++) {
        active.set(draws.columns(done * nOutputs + tree), tree * growth.nActive);
        seeds[tree] = draws.seed(done * nOutputs + tree);
      }
      const block = call({ rounds: now, isFirst: done === 0 ? 1 : 0, active, seeds, nodes, counts, losses });
      const finished = await engine.gang('boostRounds', block, nThreads);
      const { buffer } = engine.arena.memory;
      yield Array.from({ length: finished }, (_, round) => ({
        trees: Array.from({ length: nOutputs }, (__, output) => {
          const tree = round * nOutputs + output;
          return readTree(buffer, nodes + tree * nodesOfTree * NODE_BYTES, counts[tree]!);
        }),
        loss: losses[round]!,
      }));
      if (finished < now) return;
      done += now;
    }
  } finally {
    scope.release();
  }
}

interface CallFields {
  readonly rounds: number;
  /** 1 in the first call, else 0. */
  readonly isFirst: number;
  readonly active: Int32Array;
  readonly seeds: Int32Array;
  readonly nodes: number;
  readonly counts: Int32Array;
  readonly losses: Float64Array;
}

/** Puts the input into kernel memory; gives a parameter block (assembly/boosting/parameters.ts) for each call. */
function layOut(
  scope: Scope,
  { bins, y, weights, trainRows, heldRows, base, targets }: BoostInput,
  { growth, nThreads }: { growth: GrowthOptions; nThreads: number },
): (fields: CallFields) => number {
  const { nRows, nCols } = bins;
  const nOutputs = base.length;
  const nPadded = Math.ceil(nRows / 4) * 4;
  const classes = scope.i32(nPadded).fill(0);
  classes.set(y.subarray(0, nRows));
  const scores = scope.f32(nOutputs * nPadded);
  for (const [k, score] of base.entries()) scores.fill(score, k * nPadded, (k + 1) * nPadded);
  const probabilities = nOutputs === 1 ? 0 : scope.bytes(nOutputs * nPadded * 4);
  const gradients = scope.bytes(nPadded * 8);
  const sums = scope.bytes(Math.ceil(nRows / CHUNK_ROWS) * 32);
  // odd, so that columns do not meet in the same lines of the cache
  const slotBins = (Math.max(...bins.nBins) + 1) | 1;
  const slotBytes = nCols * slotBins * BIN_BYTES;
  const nSlots = Math.max(3, Math.min(growth.leaves, Math.floor(MOST_HISTOGRAM_BYTES / slotBytes)));
  const histograms = scope.bytes(nSlots * slotBytes);
  const areaBytes = AREA_BYTES + growth.leaves * LEAF_BYTES + nSlots * 4;
  const areaStride = Math.ceil(areaBytes / LINE_BYTES) * LINE_BYTES;
  const areas = scope.bytes(nThreads * areaStride);
  const [order, lefts, rights] = [0, 1, 2].map(() => scope.bytes(trainRows.length * 4));
  const threadCounts = scope.bytes(nThreads * LINE_BYTES);
  const splits = scope.bytes(nThreads * 2 * SPLIT_BYTES);
  const areCodes = bins.levelBins.map((levels) => (levels === null ? 0 : 1));
  const rowThreshold = growth.rowShare < 1 ? Math.floor(growth.rowShare * 0xffff_ffff) : 0xffff_ffff;
  const { learningRate, l2, minHessian, minGain, categoryL2, categorySmoothing, directions, groups } = growth;
  const trainWeights = weightsOfTraining({ weights, heldRows, nPadded, nRows });
  const i32 = [nRows, nCols, bins.rows.byteOffset, bins.columns.byteOffset, bins.columnStride];
  i32.push(copyOf(scope, bins.nBins), copyOf(scope, areCodes), slotBins, classes.byteOffset);
  i32.push(trainWeights === null ? 0 : floatsIn(scope, trainWeights), nOutputs, nPadded);
  i32.push(scores.byteOffset, probabilities, gradients, sums, copyOf(scope, trainRows), trainRows.length);
  i32.push(copyOf(scope, heldRows), heldRows.length, weights === null ? 0 : floatsIn(scope, weights));
  i32.push(order!, lefts!, rights!, growth.leaves, growth.maxDepth, growth.minSamplesLeaf);
  i32.push(growth.categoryMinRows, growth.maxCategories);
  const hasTables = growth.nActive === nCols && (nThreads > 1 || nCols > COLUMNS_AT_ONCE);
  const tables = hasTables ? scope.bytes(nRows * nCols + LINE_BYTES) : 0;
  const limits = [directions, groups].map((values) => (values ? copyOf(scope, values) : 0));
  const f64 = [learningRate, l2, minHessian, minGain, categoryL2, categorySmoothing, targets?.power ?? 0];
  const numbers = scope.f32(targets === undefined ? 1 : nPadded).fill(0);
  if (targets !== undefined) numbers.set(targets.values);
  const loss = targets === undefined ? 0 : 1 + TARGET_LOSSES.indexOf(targets.loss);
  const medians = targets?.loss === 'absolute' ? scope.bytes(nThreads * MEDIAN_BYTES) : 0;
  const learned = [loss, numbers.byteOffset, medians];
  return ({ rounds, isFirst, active, seeds, nodes, counts, losses }) => {
    const drawn = [rounds, active.byteOffset, growth.nActive, seeds.byteOffset, rowThreshold];
    const out = [nodes, counts.byteOffset, losses.byteOffset];
    const scratch = [histograms, nSlots, threadCounts, splits, areas, areaStride];
    return scope.block({
      f64,
      i32: [...i32, ...drawn, ...out, ...scratch, ...limits, tables, isFirst, ...learned],
    });
  };
}

/** Rows that are held out weigh nothing in training. */
function weightsOfTraining({
  weights,
  heldRows,
  nPadded,
  nRows,
}: {
  weights: Float32Array | null;
  heldRows: Uint32Array;
  nPadded: number;
  nRows: number;
}): Float32Array | null {
  if (weights === null && heldRows.length === 0) return null;
  const own = new Float32Array(nPadded);
  if (weights === null) own.fill(1, 0, nRows);
  else own.set(weights);
  for (const row of heldRows) own[row] = 0;
  return own;
}

function copyOf(scope: Scope, values: ArrayLike<number>): number {
  const copy = scope.i32(values.length);
  copy.set(values);
  return copy.byteOffset;
}

function floatsIn(scope: Scope, values: Float32Array): number {
  const copy = scope.f32(values.length);
  copy.set(values);
  return copy.byteOffset;
}
