import type { FoundColumn, ReplayColumn } from './replay-column.ts';

/** Makes the error that names a column that the file lacks. */
export type MissingColumn = (column: string, names: readonly string[]) => Error;

/** Where the model's columns stand in a file. @throws what `missing` makes */
export function foundColumns(
  columns: readonly ReplayColumn[],
  names: readonly string[],
  missing: MissingColumn,
): FoundColumn[] {
  return columns.map((column) => {
    const index = names.indexOf(column.name);
    if (index < 0) throw missing(column.name, names);
    return { column, index };
  });
}
