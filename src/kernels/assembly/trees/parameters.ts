import { Gang } from '../gang';

/** Codes of a column: u8, in order of the values, or levels of a category. */
export const CODES: i32 = 256;
/** Bits of the codes that go left, then of those that occur. */
export const SET_BYTES: usize = 64;
@unmanaged
export class GrowParameters extends Gang {
  /** A child has at least this much weight. */
  minSamplesLeaf: f64;
  /** A node with less weight stays a leaf. */
  minSamplesSplit: f64;
  /** Least decrease of impurity, times the node's share of all rows. */
  minDecrease: f64;
  /** u8[d, columnBytes] codes, column by column. */
  codes: usize;
  columnBytes: i32;
  n: i32;
  d: i32;
  /** i32[d] code of missing values, which is the last but for nothing, -1 where none is missing. */
  missingCodes: usize;
  /** i32[d] levels of a category, 0 for numbers. */
  levels: usize;
  /** i32[n] */
  y: usize;
  nClasses: i32;
  /** f64[nClasses] what a row of a class counts when impurity is measured. */
  classWeights: usize;
  /** f32[n], or 0: all 1. Rows drawn count by how often they are. */
  weights: usize;
  /** Rows to draw with replacement; 0: every row once. */
  draws: i32;
  /** u32[draws] rows that are drawn from with equal shares, or 0: all. */
  drawnFrom: usize;
  /** u32[draws] share of 2^32 at which position i draws itself, else alias[i]; 0: always itself. */
  aliasShares: usize;
  aliases: usize;
  seed: u32;
  /** 1: 16 bytes a row and sums in f64; 0: 8 bytes a row, whole counts. */
  isWide: i32;
  /** 1: entropy, of targets the Poisson deviance; 0: Gini, of targets squared errors. */
  isEntropy: i32;
  maxDepth: i32;
  columnsPerSplit: i32;
  /** Out: GrownNode[], f64[nodes * nClasses] weight of each class, SET_BYTES for each node by a category. */
  nodes: usize;
  counts: usize;
  sets: usize;
  /** Out: f64[d] decrease of impurity times weight, sums over the nodes of a column. */
  importance: usize;
  /** Out: u32[n / 32] bit of each row that was drawn; or 0. */
  inBag: usize;
  /** Scratch: n entries of 8 or 16 bytes each. */
  rows: usize;
  spareRows: usize;
  /** Scratch: f64[256 * nClasses padded to a power of two], zero before the call and after it. */
  histogram: usize;
  /** Scratch: 8192 and 2112 * nClasses bytes. */
  search: usize;
  /** Scratch: u32[d]. */
  permutation: usize;
  /** Scratch: 2048 bytes. */
  stack: usize;
  /** Scratch: u8[d, localRows] codes of the rows of a branch that are few, side by side. */
  localCodes: usize;
  localRows: i32;
  /** f64[d, 256] what a code of a column stands for: one cut of each column is drawn; 0: the best one is taken. */
  cutValues: usize;
  /** f64[n] numbers to learn, 0: classes. There are then two "classes": the weight, and the sum of weighted targets. */
  targets: usize;
}

/** A node as it grows; `feature` -1 is a leaf. */
@unmanaged
export class GrownNode {
  feature: i32;
  /** Left child; the right one is the next. */
  child: u32;
  /** Last code on the left and first on the right of those that the node's rows have; -1: all rows with a value are left. */
  low: i16;
  high: i16;
  /** 1 where missing values go left, and 2 where rows of the node lack the value. */
  missing: i32;
  /** Number of the node's set, -1 where it asks for a number. */
  set: i32;
}

export const NODE_BYTES: usize = 20;

/** Scratch of the search for a split: the best one so far, and lists over codes and classes in the same piece. */
@unmanaged
export class Search {
  score: f64;
  column: i32;
  low: i32;
  high: i32;
  /** -1: no row of the node lacks the value. */
  missingLeft: i32;
  hasMissing: i32;
  nPresent: i32;
  /** Classes of a code are 1 << kShift cells apart. */
  kShift: i32;
  /** Whether the quick way for two classes may be taken. */
  isPair: i32;
  /** SET_BYTES: codes of the best split. */
  set: usize;
  /** u8[256] each: codes that occur, their list, the side of each. */
  seen: usize;
  present: usize;
  goesLeft: usize;
  /** f64[256] each. */
  scores: usize;
  weights: usize;
  /** f64[256, nClasses] */
  shares: usize;
  /** f64[nClasses] weights of the node's classes, among the counts. */
  total: usize;
  /** f64[nClasses] each. */
  left: usize;
  missing: usize;
  /** Weights on the left of the best split. */
  bestLeft: usize;
  axis: usize;
  nextAxis: usize;
  mean: usize;
  offsets: usize;
}

const SEARCH_HEAD: usize = 128;

/** A search in its piece of scratch. */
export function searchAt(q: GrowParameters): Search {
  const piece = q.search;
  const search = changetype<Search>(piece);
  const classBytes = <usize>q.nClasses << 3;
  search.isPair = q.isWide == 0 && q.isEntropy == 0 && q.nClasses == 2 ? 1 : 0;
  search.set = piece + SEARCH_HEAD;
  search.seen = search.set + SET_BYTES;
  search.present = search.seen + <usize>CODES;
  search.goesLeft = search.present + <usize>CODES;
  search.scores = search.goesLeft + <usize>CODES;
  search.weights = search.scores + (<usize>CODES << 3);
  search.left = search.weights + (<usize>CODES << 3);
  search.missing = search.left + classBytes;
  search.bestLeft = search.missing + classBytes;
  search.axis = search.bestLeft + classBytes;
  search.nextAxis = search.axis + classBytes;
  search.mean = search.nextAxis + classBytes;
  search.offsets = search.mean + classBytes;
  search.shares = search.offsets + classBytes;
  memory.fill(search.seen, 0, <usize>CODES);
  search.kShift = 32 - clz(q.nClasses - 1);
  return search;
}
