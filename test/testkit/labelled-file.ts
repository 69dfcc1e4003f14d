import { DuckDBInstance } from '@duckdb/node-api';
import type { LabelledRows } from '#learn';
import type { FrameColumn } from '#matrix';

/** The rows of a CSV file with the classes of a column, read without our own import; columns that are left out by name. */
export async function labelledFile(
  file: string,
  { target, without }: { target: string; without: readonly string[] },
): Promise<LabelledRows & { readonly names: readonly string[] }> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(`SELECT * FROM read_csv('${file}', all_varchar = true)`);
  const names = reader.columnNames();
  const cells = reader
    .getColumns()
    .map((column) => column.map((cell) => (cell === null ? '' : String(cell).trim())));
  connection.closeSync();
  instance.closeSync();
  const classes = cells[names.indexOf(target)]!;
  const levels = [...new Set(classes)].sort();
  const columns = names.flatMap((name, j) =>
    name === target || without.includes(name) ? [] : [columnOf(name, cells[j]!)],
  );
  return {
    frame: { nRows: classes.length, columns },
    y: Int32Array.from(classes, (one) => levels.indexOf(one)),
    nClasses: levels.length,
    weights: null,
    groups: null,
    names: levels,
  };
}

function columnOf(name: string, cells: readonly string[]): FrameColumn {
  if (cells.every((cell) => cell === '' || Number.isFinite(Number(cell))))
    return {
      type: 'numeric',
      name,
      values: Float64Array.from(cells, (cell) => (cell === '' ? Number.NaN : Number(cell))),
    };
  const levels = [...new Set(cells)].filter((cell) => cell !== '').sort();
  const places = new Map(levels.map((level, code) => [level, code]));
  return { type: 'category', name, levels, codes: Int32Array.from(cells, (cell) => places.get(cell) ?? -1) };
}
