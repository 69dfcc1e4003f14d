/** A numeric raw column; dates are days, timestamps seconds since 1970-01-01, booleans 0 and 1; NaN is missing. */
export interface NumericColumn {
  readonly type: 'numeric';
  readonly name: string;
  readonly values: Float64Array;
  /** What the numbers stand for; absent for plain ones. Only learning looks at it. */
  readonly kind?: 'boolean' | 'date' | 'timestamp';
}

/** A raw column of levels; code -1 is missing, else an index into `levels` (sorted by code unit). */
export interface CategoryColumn {
  readonly type: 'category';
  readonly name: string;
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type FrameColumn = NumericColumn | CategoryColumn;

/** Typed raw columns of some rows, in the order of the table; all columns have `nRows` values. */
export interface Frame {
  readonly nRows: number;
  readonly columns: readonly FrameColumn[];
}
