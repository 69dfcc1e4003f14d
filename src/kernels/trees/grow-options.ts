/** Rows in codes, as trees of classes grow from them. */
export interface TreeRows {
  readonly nRows: number;
  readonly nCols: number;
  /** Byte offset in the pool's memory of u8 [nCols, columnBytes] codes, column by column. */
  readonly ptr: number;
  /** At least nRows. */
  readonly columnBytes: number;
  /** [nCols] code of missing values; -1 where none is missing. */
  readonly missingCodes: Int32Array;
  /** [nCols] levels of a column whose codes have no order; 0 for numbers, whose codes ascend with them. */
  readonly levels: Int32Array;
}

/** Classes of rows and what each counts. */
export interface ClassedRows {
  /** [nRows] 0..nClasses - 1 */
  readonly y: Int32Array;
  readonly nClasses: number;
  /** [nRows] at least 0, not all 0; null: all 1. */
  readonly weights: Float32Array | null;
}

/** Numbers that are to be foretold. */
export interface TargetRows {
  /** [nRows] finite, in a unit of about 1; at least 0 for the Poisson deviance. */
  readonly targets: Float64Array;
  /** [nRows] at least 0, not all 0; null: all 1. */
  readonly weights: Float32Array | null;
}

/** How trees grow. */
export interface GrowOptions {
  /** Of classes the first two, of targets the others. */
  readonly criterion: 'gini' | 'entropy' | 'squared' | 'poisson';
  /** At least 0; Infinity: no limit. */
  readonly maxDepth: number;
  /** Least weight of a leaf. */
  readonly minSamplesLeaf: number;
  /** Least weight of a node that is split. */
  readonly minSamplesSplit: number;
  /** Least decrease of impurity by a split, times the node's share of all rows. Entropy is in nats. */
  readonly minImpurityDecrease: number;
  /** Columns that are drawn at each node, all from nCols on; more where those allow no split. */
  readonly columnsPerSplit: number;
  /** [nClasses] what a row of a class counts when impurity is measured; of targets [2], not used. */
  readonly classWeights: Float64Array;
  /** Each tree has as many rows as there are with a weight, drawn with replacement and in proportion to it. */
  readonly bootstrap: boolean;
  /** [nCols, 256] what the codes of a column stand for: one cut of each column is drawn between its ends; absent: the best one is taken. */
  readonly cutValues?: Float64Array;
  /** [nTrees] */
  readonly seeds: Uint32Array;
}

/** A tree over codes, nodes from the root on, children side by side behind their node. */
export interface GrownTree {
  /** [nodes] column, -1 for a leaf. */
  readonly features: Int32Array;
  /** [nodes] left child. */
  readonly children: Uint32Array;
  /** [nodes] last code on the left of those that the node's rows have; only of a node by a number. */
  readonly lows: Int16Array;
  /** [nodes] first code on the right; -1 where only what is missing goes right. */
  readonly highs: Int16Array;
  /** [nodes] 1 where missing values go left: where they make the split best, or, if there were none, to the heavier side. */
  readonly missingLeft: Uint8Array;
  /** [nodes] 1 where rows of the node lack the value. */
  readonly hadMissing: Uint8Array;
  /** [nodes] number of the node's set, -1 for a number. */
  readonly setNumbers: Int32Array;
  /** [sets, 16] bits of the codes that go left in 8 words, then of all that the node's rows have. */
  readonly sets: Uint32Array;
  /** [nodes, nClasses] weight of each class, rows drawn count by how often they are; of targets [nodes, 2] weight and weighted sum. */
  readonly counts: Float64Array;
  /** [nCols] decrease of impurity by the nodes of a column, times their weight. */
  readonly importance: Float64Array;
  /** [nRows / 32] bits of the rows that were drawn; null without bootstrap. */
  readonly inBag: Uint32Array | null;
}

/** Words of a grown set. */
export const SET_WORDS = 16;

/** Whether trees count in f64: needed for targets and given weights, and where class and count do not fit a word. */
export function needsWideRows(
  rows: ClassedRows | TargetRows,
  { bootstrap, nRows }: { readonly bootstrap: boolean; readonly nRows: number },
): boolean {
  if ('targets' in rows) return true;
  const hasSmallCounts = rows.weights === null || (bootstrap && nRows < 2 ** 20);
  return !hasSmallCounts || rows.nClasses > 2 ** 12;
}

/** Numbers that are kept a node: a weight a class; of targets weight and sum. */
export function countsOf(rows: ClassedRows | TargetRows): number {
  return 'targets' in rows ? 2 : rows.nClasses;
}
