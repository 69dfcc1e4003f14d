import type { Column } from '#contract';

/** A column of a dataset and its place: it is `c{index}` of the Parquet file. */
export interface IndexedColumn {
  readonly index: number;
  readonly name: string;
  readonly storage: Column['storage'];
}
