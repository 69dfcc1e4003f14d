import { readFile, rm, writeFile } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { AppError } from '#base';
import { type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';
import { DEFAULT_LIMITS } from '../readers/limits.ts';
import { cleanCopy } from '../text/clean-copy.ts';
import { copyCells } from '../text/load-text.ts';
import { rejectedRows } from '../text/rejected-rows.ts';
import type { SourceFile } from '../text/source-file.ts';
import { type Survey, survey } from '../text/survey.ts';
import { cellStyles } from './cell-styles.ts';
import type { CellStyle } from './cell-values.ts';
import { expectedDialect } from './expected-dialect.ts';
import { foundColumns, type MissingColumn } from './found-columns.ts';
import type { FoundColumn, ReplayColumn } from './replay-column.ts';

/** What a text table was found to be, and its cells of some columns as text in a Parquet file. */
export interface TextCells {
  readonly survey: Survey;
  /** Of each of the columns; null for one of texts. */
  readonly styles: readonly (CellStyle | null)[];
  /** The Parquet file, with `c0`.. by position in the file. */
  readonly parquet: string;
  /** Rows were left out: the Parquet file has `row`, the 1-based number among all data rows of the file. */
  readonly isNumbered: boolean;
}

/** Somewhere to leave finished work, for a later process that does the same again. */
export interface Shelf {
  /** A folder with what was kept under a name; null where there is nothing. It stays while this process lives. */
  find(piece: string): Promise<string | null>;
  /** Keeps what `write` puts into a folder. @returns the folder. */
  keep(piece: string, write: (folder: string) => Promise<void>): Promise<string>;
}

const PARQUET = 'cells.parquet';
const FACTS = 'cells.json';
const PIECE = 'cells';

/**
 * Checks bytes and records of a text table and writes the cells of the columns as text to where they can be read in
 * any part; what an earlier process left on the shelf is taken up.
 * @throws TABLE_NO_ROWS, TABLE_NO_GOOD_ROWS, COLUMN_DUPLICATE, and what `missing` makes
 */
export async function textCells(
  engine: Engine,
  source: SourceFile,
  options: {
    columns: readonly ReplayColumn[];
    missing: MissingColumn;
    tempDir: string;
    /** Where to keep the cells of a table with as many rows; null for nowhere. */
    shelf: { readonly place: Shelf; readonly minRows: number } | null;
    signal: AbortSignal;
  },
): Promise<TextCells> {
  const { columns, tempDir, shelf, signal } = options;
  const kept = (await shelf?.place.find(PIECE)) ?? null;
  if (kept !== null) return read(kept);
  const expected = columns.map((column) => column.name);
  const seen = await survey(source, signal, { dialectOf: expectedDialect(expected) });
  const found = foundColumns(columns, seen.names, options.missing);
  const write = async (folder: string) => {
    const parquet = joinPath(folder, PARQUET);
    await writeCells(engine, { source, survey: seen, found, parquet, tempDir }, signal);
    const styles = await stylesOf(engine, { found, parquet }, signal);
    await writeFile(
      joinPath(folder, FACTS),
      JSON.stringify({ survey: seen, styles, isNumbered: !seen.isClean }),
    );
  };
  if (shelf !== null && seen.nRows >= shelf.minRows) return read(await shelf.place.keep(PIECE, write));
  await write(tempDir);
  return read(tempDir);
}

async function read(folder: string): Promise<TextCells> {
  const facts = JSON.parse(await readFile(joinPath(folder, FACTS), 'utf8')) as Omit<TextCells, 'parquet'>;
  return { ...facts, parquet: joinPath(folder, PARQUET) };
}

async function writeCells(
  engine: Engine,
  input: {
    source: SourceFile;
    survey: Survey;
    found: readonly FoundColumn[];
    parquet: string;
    tempDir: string;
  },
  signal: AbortSignal,
): Promise<void> {
  const { source, survey: seen, found, parquet, tempDir } = input;
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
  const columns = [...new Set(found.map(({ index }) => index))];
  await copyCells(engine, { source, survey: seen, copy, columns, parquet }, signal);
  if (copy !== null) await rm(copy.path, { force: true });
}

async function stylesOf(
  engine: Engine,
  { found, parquet }: { found: readonly FoundColumn[]; parquet: string },
  signal: AbortSignal,
): Promise<(CellStyle | null)[]> {
  return stylesOfFound(engine, { found, from: sql`read_parquet(${filePattern(parquet)})` }, signal);
}

/** How the cells `c0`.. of each column are written; null for columns of texts. */
export async function stylesOfFound(
  engine: Engine,
  { found, from }: { found: readonly FoundColumn[]; from: Sql },
  signal: AbortSignal,
): Promise<(CellStyle | null)[]> {
  const styled = found.filter(({ column }) => column.storage !== 'VARCHAR' && column.storage !== 'BOOLEAN');
  const columns = styled.map(({ column, index }) => ({ cell: `c${index}`, column }));
  const styles = await cellStyles(engine, { columns, from }, signal);
  return found.map((one) => {
    const place = styled.indexOf(one);
    return place < 0 ? null : styles[place]!;
  });
}
