import type { Dataset } from '#contract';

/** An order log on disk. */
export interface OrderLog {
  readonly dataset: Dataset;
  /** Its Parquet file: `row`, then `c0..cN` in the order of the dataset's columns. */
  readonly parquet: string;
  /** A formula over its columns that gives the money of a line; null for the columns with that role. */
  readonly money?: string | null;
}
