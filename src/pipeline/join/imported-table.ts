import { join } from 'node:path';
import type { Dataset } from '#contract';

/** A dataset and the folder of its artifact. */
export interface ImportedTable {
  readonly dataset: Dataset;
  readonly folder: string;
  /** Parquet file of its rows where they are not all of `data.parquet`. */
  readonly parquet?: string;
}

/** The Parquet file with the rows of a table. */
export function rowsFile({ folder, parquet }: ImportedTable): string {
  return parquet ?? join(folder, 'data.parquet');
}

/** The Parquet file with the original texts of a table; null for an order log, of which they are not kept. */
export function textsFile({ dataset, folder }: ImportedTable): string | null {
  return dataset.shape === 'orders' ? null : join(folder, 'text.parquet');
}

/** What a person calls a table: its file, or its sheet where the file holds several. */
export function tableName({ source }: Pick<Dataset, 'source'>): string {
  return source.table ?? source.file;
}

/** Position of the column with the customer, null where there is none. */
export function idPosition({ columns }: Pick<Dataset, 'columns'>): number | null {
  const at = columns.findIndex((column) => column.role === 'customer-id');
  return at < 0 ? null : at;
}
