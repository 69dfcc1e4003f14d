import type { BinnedColumns } from '../bins.ts';

/** How trees grow. */
export interface GrowthOptions {
  readonly learningRate: number;
  /** Most leaves of a tree, at least 2. */
  readonly leaves: number;
  /** 0: no limit. */
  readonly maxDepth: number;
  readonly minSamplesLeaf: number;
  readonly minHessian: number;
  readonly l2: number;
  readonly minGain: number;
  /** Added to `l2` in splits by category. */
  readonly categoryL2: number;
  /** Added to the hessian of a category when categories are ordered. */
  readonly categorySmoothing: number;
  /** Ordered categories are cut only every so many rows. */
  readonly categoryMinRows: number;
  /** Most categories of a set, of columns with more than three. */
  readonly maxCategories: number;
  /** Share of the rows that a tree sees, in (0, 1]. */
  readonly rowShare: number;
  /** Columns that a tree sees, 1..nCols. */
  readonly nActive: number;
  /** [nCols] 1 or -1 where scores may only rise or fall with a column of numbers, else 0; absent: none is limited. */
  readonly directions?: Int32Array | null;
  /** [nCols, 2] groups that a column is in, a bit each, low word first: columns of a path share one; absent: any. */
  readonly groups?: Uint32Array | null;
}

/** Numbers to learn in the place of classes. */
export interface BoostTargets {
  /** [nRows] in the unit of the scores; of Poisson and Tweedie, whose scores are logarithms, at least 0. */
  readonly values: Float32Array;
  readonly loss: 'squared' | 'absolute' | 'poisson' | 'tweedie';
  /** Of the Tweedie loss, between 1 and 2. */
  readonly power: number;
}

/** Rows to learn from, and whose loss is told. */
export interface BoostInput {
  readonly bins: BinnedColumns;
  /** [nRows] 0..nClasses-1; of numbers not used. */
  readonly y: Int32Array;
  readonly nClasses: number;
  /** [nRows] above 0; null: all 1. */
  readonly weights: Float32Array | null;
  /** Ascending. */
  readonly trainRows: Uint32Array;
  /** Ascending rows that only tell the loss; often none. */
  readonly heldRows: Uint32Array;
  /** Scores to start from: one for two classes or numbers, else one a class. */
  readonly base: Float64Array;
  /** Absent: classes are learned. */
  readonly targets?: BoostTargets;
}
