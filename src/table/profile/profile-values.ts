import type { RankedColumn } from '#kernels';

/** A column that has an order, as it is compared with others; dates and times in days. */
export interface NumericValues {
  readonly type: 'numeric';
  readonly name: string;
  /** [nRows], NaN is missing. */
  readonly values: Float64Array;
  readonly mean: number;
  /** Population, above 0. */
  readonly deviation: number;
  readonly ranked: RankedColumn;
}

/** A column of levels, as it is compared with others. */
export interface CategoryValues {
  readonly type: 'category';
  readonly name: string;
  /** [nRows], -1 is missing. */
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type ProfileValues = NumericValues | CategoryValues;
