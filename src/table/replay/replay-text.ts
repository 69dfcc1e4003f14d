import { join as joinPath } from 'node:path';
import { AppError } from '#base';
import { name, type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { DEFAULT_LIMITS } from '../readers/limits.ts';
import { cleanCopy } from '../text/clean-copy.ts';
import { type LoadedText, loadText } from '../text/load-text.ts';
import { openSource } from '../text/open-source.ts';
import { rejectedRows } from '../text/rejected-rows.ts';
import type { SourceFile } from '../text/source-file.ts';
import { type Survey, survey } from '../text/survey.ts';
import { columnCensus } from '../typing/column-census.ts';
import { decimalMarkOf } from '../typing/number-typing.ts';
import { isPresent, type NumberStyle, valueOfText } from './cell-values.ts';
import { expectedDialect } from './expected-dialect.ts';
import { foundColumns, type MissingColumn } from './found-columns.ts';
import { type ReplayChunk, replayChunks } from './replay.ts';
import type { FoundColumn, ReplayColumn } from './replay-column.ts';

/** Cells with text that could not be read as what the model knows the column to hold. */
export interface UnreadableCells {
  readonly column: string;
  readonly cells: number;
}

/** A text table, opened to be read as the columns of a model. */
export interface ReplayedText {
  readonly source: SourceFile;
  readonly survey: Survey;
  readonly names: readonly string[];
  readonly nRows: number;
  readonly unreadable: readonly UnreadableCells[];
  chunks(): AsyncGenerator<ReplayChunk>;
  close(): Promise<void>;
}

/**
 * Opens a text table: checks bytes and records and loads the model's columns as text. What a column holds is
 * what the model says; how its numbers are written is found out from all of its cells.
 * @throws FILE_*, TABLE_NO_ROWS, TABLE_NO_GOOD_ROWS, COLUMN_DUPLICATE, and what `missing` makes
 */
export async function replayText(
  engine: Engine,
  path: string,
  options: {
    columns: readonly ReplayColumn[];
    missing: MissingColumn;
    tempDir: string;
    signal: AbortSignal;
  },
): Promise<ReplayedText> {
  const { columns, tempDir, signal } = options;
  const source = await openSource(path, { tempDir, signal });
  const expected = columns.map((column) => column.name);
  const seen = await survey(source, signal, { dialectOf: expectedDialect(expected) });
  const found = foundColumns(columns, seen.names, options.missing);
  const rejected = rejectedRows(joinPath(tempDir, 'rejected.csv'), { hasParts: false });
  const copy = seen.isClean
    ? null
    : await cleanCopy(source, seen, { tempDir, rejected, signal, cellBytes: DEFAULT_LIMITS.cellBytes });
  rejected.close();
  if (copy?.keptRows === 0) {
    throw new AppError(
      'TABLE_NO_GOOD_ROWS',
      `${source.file}: expected rows with ${seen.names.length} cells, got none among ${copy.rejectedRows}`,
      { data: { file: source.file, rejectedRows: copy.rejectedRows } },
    );
  }
  const text = await loadText(
    engine,
    { source, survey: seen, copy, columns: found.map(({ index }) => index) },
    signal,
  );
  const values: Sql[] = [];
  const unreadable: UnreadableCells[] = [];
  for (const one of found) {
    const { value, cells } = await readingOf(engine, { text, found: one }, signal);
    values.push(value);
    if (cells > 0) unreadable.push({ column: one.column.name, cells });
  }
  const from = name(text.table);
  return {
    source,
    survey: seen,
    names: seen.names,
    nRows: seen.nRows,
    unreadable,
    chunks: () => replayChunks(engine, { found, values, row: text.row, from }, signal),
    close: () => engine.exec(sql`DROP TABLE IF EXISTS ${from}`),
  };
}

async function readingOf(
  engine: Engine,
  { text, found: { column, index } }: { text: LoadedText; found: FoundColumn },
  signal: AbortSignal,
): Promise<{ value: Sql; cells: number }> {
  const cell = name(`c${index}`);
  if (column.storage === 'VARCHAR') {
    return { value: valueOfText(column, cell, { mark: 'point', isDecorated: false }), cells: 0 };
  }
  const value = valueOfText(
    column,
    cell,
    await numberStyle(engine, text, { index, known: column.decimalMark ?? null, signal }),
  );
  const [counted] = await engine.rows(
    sql`SELECT CAST(count(*) AS DOUBLE) FROM ${name(text.table)} WHERE ${isPresent(cell)} AND (${value}) IS NULL`,
    { signal },
  );
  return { value, cells: Number(counted?.[0]) };
}

async function numberStyle(
  engine: Engine,
  text: LoadedText,
  { index, known, signal }: { index: number; known: 'point' | 'comma' | null; signal: AbortSignal },
): Promise<NumberStyle> {
  const tables: string[] = [];
  try {
    const census = await columnCensus(engine, text, index, { signal, keep: (table) => tables.push(table) });
    const mark = decimalMarkOf(census.shapes, known);
    return { mark, isDecorated: census.undecorated !== null };
  } finally {
    for (const table of tables) await engine.exec(sql`DROP TABLE IF EXISTS ${name(table)}`);
  }
}
