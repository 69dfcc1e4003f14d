import { AppError } from '#base';

/** Names of the columns and which of them were made up. */
export interface ColumnNames {
  readonly names: readonly string[];
  /** Indices of columns that have no name in the file. */
  readonly unnamed: readonly number[];
}

/**
 * Names columns as the header does; those without a name by their position (`column_3`).
 * @param cells the header, or the first row of a table without one.
 * @throws COLUMN_DUPLICATE when two columns have the same name.
 */
export function columnNames(cells: readonly string[], header: boolean, file: string): ColumnNames {
  if (!header) {
    return { names: cells.map((_, j) => positional(j)), unnamed: [] };
  }
  const unnamed = cells.flatMap((cell, j) => (cell.trim() === '' ? [j] : []));
  const names = cells.map((cell, j) => (cell.trim() === '' ? positional(j) : cell.trim()));
  const seen = new Map<string, number>();
  for (const [j, name] of names.entries()) {
    const before = seen.get(name);
    if (before !== undefined) {
      const shown = name.length > 60 ? `${name.slice(0, 60)}...` : name;
      throw new AppError(
        'COLUMN_DUPLICATE',
        `${file}, line 1: expected distinct column names, got "${shown}" as columns ${before + 1} and ${j + 1}`,
        { data: { file, column: name, first: before + 1, second: j + 1 } },
      );
    }
    seen.set(name, j);
  }
  return { names, unnamed };
}

function positional(j: number): string {
  return `column_${j + 1}`;
}
