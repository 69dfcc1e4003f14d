import { Gang } from '../gang';

/** Bytes of a bin of a histogram: gradient, hessian and rows as i32, and 4 that are 0. */
export const BIN_LOG2: usize = 4;
/** Columns whose histograms are filled together, so that they stay in near caches. */
export const COLUMNS_AT_ONCE: i32 = 24;
/** Bytes of a column's packed sums: 256 bins of 8, and a few so that columns do not meet in the same lines of the cache. */
export const PACKED_BYTES: usize = 2056;
/** Rows whose sums are added up together, whatever the threads. */
export const CHUNK: i32 = 1024;

@unmanaged
export class BoostParameters extends Gang {
  learningRate: f64;
  l2: f64;
  minHessian: f64;
  minGain: f64;
  /** Added to l2 in splits by category, and to hessians when categories are ordered. */
  categoryL2: f64;
  categorySmoothing: f64;
  /** Of the Tweedie loss, between 1 and 2. */
  power: f64;
  n: i32;
  d: i32;
  /** u8[n, d], u8[d, columnStride] */
  rows: usize;
  columns: usize;
  columnStride: i32;
  /** i32[d] bins of values; that of missing ones is the next. */
  nBins: usize;
  /** i32[d] 1 for columns of codes. */
  areCodes: usize;
  /** Bins that a column has room for. */
  slotBins: i32;
  /** i32[n] */
  y: usize;
  /** f32[n], 0 for rows that are held out; 0: all 1. */
  weights: usize;
  /** Trees a round: 1 for two classes. */
  nOutputs: i32;
  /** Rows of 4 behind one another: n rounded up. */
  nPadded: i32;
  /** f32[nOutputs, nPadded] */
  scores: usize;
  /** f32[nOutputs, nPadded], not of two classes. */
  probabilities: usize;
  /** Pairs of gradient and hessian [nPadded], f32 and then i32 in units of the tree. */
  gradients: usize;
  /** [chunks] two sums in f64 and the largest gradient and hessian in f32: 32 bytes. */
  sums: usize;
  /** u32[nTrain] ascending rows to learn from. */
  trainRows: usize;
  nTrain: i32;
  /** u32[nHeld] rows whose loss is told. */
  heldRows: usize;
  nHeld: i32;
  /** f32[n] weights of held-out rows; 0: all 1. */
  heldWeights: usize;
  /** u32[nTrain] rows by leaf; two of scratch. */
  order: usize;
  lefts: usize;
  rights: usize;
  leaves: i32;
  maxDepth: i32;
  minSamplesLeaf: i32;
  /** Rows between two cuts of ordered categories; most categories of a set. */
  categoryMinRows: i32;
  mostCategories: i32;
  /** Rounds of this call. */
  rounds: i32;
  /** i32[rounds * nOutputs, nActive] ascending columns of each tree. */
  active: usize;
  nActive: i32;
  /** u32[rounds * nOutputs] seed of each tree's rows; rows whose hash is below the threshold are taken, ~0: all. */
  seeds: usize;
  rowThreshold: u32;
  /** Out: Node[rounds * nOutputs, 2 * leaves - 1]; i32[rounds * nOutputs] how many there are. */
  nodes: usize;
  nNodes: usize;
  /** Out: f64[rounds] loss of the held-out rows after each. */
  losses: usize;
  /** Histograms, and how many there are, at least 3. */
  histograms: usize;
  nSlots: i32;
  /** i32[nThreads * 16], Split[nThreads, 2] */
  counts: usize;
  splits: usize;
  /** Scratch of each thread. */
  areas: usize;
  areaStride: i32;
  /** i32[d] 1 or -1 where scores may only rise or fall with a column; 0: none is limited. */
  directions: usize;
  /** u64[d] groups that a column is in, a bit each; 0: columns may stand on a path with any others. */
  groups: usize;
  /** u8[n, columns] of the columns that are filled together, one table behind the other; 0: none. */
  tables: usize;
  /** Whether the tables are still to be written. */
  isFirst: i32;
  /** What is made small: LOG_LOSS of classes, else one of the losses of numbers. */
  loss: i32;
  /** f32[nPadded] numbers to learn. */
  targets: usize;
  /** f64[MEDIAN_CELLS] of each thread, of the absolute loss. */
  medians: usize;
}

export const LOG_LOSS: i32 = 0;
export const SQUARED: i32 = 1;
export const ABSOLUTE: i32 = 2;
export const POISSON: i32 = 3;
export const TWEEDIE: i32 = 4;
export const MEDIAN_CELLS: i32 = 2048;

/** A node of a tree: a split, or a leaf where `column` is -1. */
@unmanaged
export class Node {
  gain: f64;
  value: f64;
  column: i32;
  bin: i32;
  child: i32;
  /** 1: missing values go left; 2: by category. */
  flags: i32;
  set0: u64;
  set1: u64;
  set2: u64;
  set3: u64;
}
export const NODE_BYTES: usize = 64;

/** The best split found: values up to `bin`, or bins of the set, go left. */
@unmanaged
export class Split {
  gain: f64;
  column: i32;
  bin: i32;
  flags: i32;
  leftGradient: i32;
  leftHessian: i32;
  leftRows: i32;
  set0: u64;
  set1: u64;
  set2: u64;
  set3: u64;
}
export const SPLIT_BYTES: usize = 64;

/** A leaf of the tree under way. */
@unmanaged
export class Leaf {
  start: i32;
  rows: i32;
  gradient: i32;
  hessian: i32;
  depth: i32;
  node: i32;
  /** Slot of its histogram; -1: none. */
  slot: i32;
  /** Flags of the split that made it. */
  origin: i32;
  gain: f64;
  column: i32;
  bin: i32;
  flags: i32;
  leftGradient: i32;
  leftHessian: i32;
  leftRows: i32;
  set0: u64;
  set1: u64;
  set2: u64;
  set3: u64;
  /** Between these is its step, and those of all leaves below it. */
  lowest: f64;
  highest: f64;
  /** Groups that all columns above it are in. */
  groups: u64;
}
export const LEAF_BYTES: usize = 120;

/** What each thread keeps for itself; all threads have the same but for scratch. */
@unmanaged
export class Area {
  /** Gradient and hessian of one unit. */
  gradientUnit: f64;
  hessianUnit: f64;
  gradientScale: f64;
  hessianScale: f64;
  /** Least hessian of a leaf in units. */
  minHessian: i32;
  nLeaves: i32;
  nNodes: i32;
  nFree: i32;
  /** Active columns of the tree, and those of this thread. */
  active: usize;
  from: i32;
  to: i32;
  /** Rows of the tree, the first of `order`. */
  nRows: i32;
  /** Whether rows are words (row-words.ts), else pairs of i32. */
  isPacked: bool;
}
const AREA_BYTES: usize = 128;
/** Side of a code: 0 goes left. */
export const TABLE_BYTES: usize = 256;
const RATIOS_BYTES: usize = 256 * 8;
const BINS_BYTES: usize = 256 * 4;

@inline
export function areaOf(q: BoostParameters, threadIndex: i32): Area {
  return changetype<Area>(q.areas + <usize>threadIndex * <usize>q.areaStride);
}

@inline
export function tableOf(area: Area): usize {
  return changetype<usize>(area) + AREA_BYTES;
}

/** f64[256] by which bins are ordered, and i32[256] the bins. */
@inline
export function ratiosOf(area: Area): usize {
  return tableOf(area) + TABLE_BYTES;
}

@inline
export function binsOf(area: Area): usize {
  return ratiosOf(area) + RATIOS_BYTES;
}

/** Packed sums of the columns that are filled together. */
@inline
export function packedOf(area: Area): usize {
  return binsOf(area) + BINS_BYTES;
}

/** Codes of 32 bytes and sums of 16 of 64 rows, and some more. */
@inline
export function gatheredOf(area: Area): usize {
  return packedOf(area) + <usize>COLUMNS_AT_ONCE * PACKED_BYTES;
}
const ALL_GATHERED_BYTES: usize = 64 * (32 + 16) + 64;

@inline
export function leafOf(area: Area, index: i32): Leaf {
  return changetype<Leaf>(gatheredOf(area) + ALL_GATHERED_BYTES + <usize>index * LEAF_BYTES);
}

/** i32[nSlots] slots that are free. */
@inline
export function freeSlots(q: BoostParameters, area: Area): usize {
  return changetype<usize>(leafOf(area, q.leaves));
}

/** Sums of a thread's rows before a tree: gradient and hessian in i32. */
@inline
export function rootSums(q: BoostParameters, threadIndex: i32): usize {
  return q.counts + (<usize>threadIndex << 6) + 16;
}

@inline
export function splitOf(q: BoostParameters, threadIndex: i32, child: i32): Split {
  return changetype<Split>(q.splits + <usize>(2 * threadIndex + child) * SPLIT_BYTES);
}

@inline
export function histogramOf(q: BoostParameters, slot: i32): usize {
  return q.histograms + <usize>slot * ((<usize>q.d * <usize>q.slotBins) << BIN_LOG2);
}

@inline
export function columnHistogram(q: BoostParameters, histogram: usize, column: i32): usize {
  return histogram + ((<usize>column * <usize>q.slotBins) << BIN_LOG2);
}

@inline
export function nodeOf(q: BoostParameters, tree: i32, node: i32): Node {
  return changetype<Node>(q.nodes + (<usize>tree * <usize>(2 * q.leaves - 1) + <usize>node) * NODE_BYTES);
}
