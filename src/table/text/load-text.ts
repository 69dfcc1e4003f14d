import { invariant } from '#base';
import { join, name, type Sql, sql, when } from '#sql';
import type { CodedText } from '../coded/coded-text.ts';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';
import type { CleanCopy } from './clean-copy.ts';
import type { SourceFile } from './source-file.ts';
import type { Survey, SurveyHead } from './survey.ts';

/** All cells of a table as text, in a table of the engine with the columns c0..cN. */
export interface LoadedText {
  readonly table: string;
  /** 1-based number of a row among all data rows of the file. */
  readonly row: Sql;
  readonly nRows: number;
  readonly nColumns: number;
  /** The cells as codes; the engine has no table of them then. */
  readonly coded?: CodedText;
}

interface TextInput {
  readonly source: SourceFile;
  readonly survey: Survey;
  readonly copy: CleanCopy | null;
}

/** Loads the file itself where it is clean, else its clean copy; `early` is the file itself on its way. */
export async function loadText(
  engine: Engine,
  input: TextInput & { readonly early?: EarlyLoad | null },
  signal: AbortSignal,
): Promise<LoadedText> {
  const { source, survey, copy, early } = input;
  const isEarly = copy === null && early !== null && early !== undefined;
  const table = isEarly ? early.table : engine.freshName('text');
  if (isEarly) await early.done();
  else await engine.exec(sql`CREATE TABLE ${name(table)} AS SELECT * FROM ${cellsOf(input)}`, { signal });
  const nRows = copy === null ? survey.nRows : copy.keptRows;
  await checkRows(engine, { from: name(table), nRows, file: source.file }, signal);
  const nColumns = survey.names.length;
  return { table, row: copy === null ? sql`(rowid + 1)` : sql`row`, nRows, nColumns };
}

/** A file that is loaded as if it were clean, while its records are still being checked. */
export interface EarlyLoad {
  readonly table: string;
  /** Waits for the end of it. */
  done(): Promise<void>;
  /** Stops it and leaves no table. */
  drop(): Promise<void>;
}

/** Starts to load a file by what its first record tells. */
export function loadEarly(
  engine: Engine,
  { source, head }: { readonly source: SourceFile; readonly head: SurveyHead },
  signal: AbortSignal,
): EarlyLoad {
  const table = engine.freshName('text');
  const stop = new AbortController();
  const cells = readClean(source.path, { ...head, longest: 0 });
  const ended = engine
    .exec(sql`CREATE TABLE ${name(table)} AS SELECT * FROM ${cells}`, {
      signal: AbortSignal.any([signal, stop.signal]),
    })
    .then(
      () => null,
      (cause: unknown) => ({ cause }),
    );
  return {
    table,
    async done() {
      const failed = await ended;
      if (failed !== null) throw failed.cause;
    },
    async drop() {
      stop.abort();
      await ended;
      await engine.exec(sql`DROP TABLE IF EXISTS ${name(table)}`);
    },
  };
}

/** Writes the cells of some columns as text into a Parquet file, in order; of a copy the numbers of its rows too, as `row`. */
export async function copyCells(
  engine: Engine,
  input: TextInput & { readonly columns: readonly number[]; readonly parquet: string },
  signal: AbortSignal,
): Promise<void> {
  const { source, survey, copy, columns, parquet } = input;
  const cells = columns.map((j) => name(`c${j}`));
  const selected = join(copy === null ? cells : [sql`row`, ...cells]);
  await engine.exec(sql`COPY (SELECT ${selected} FROM ${cellsOf(input)}) TO ${parquet} (FORMAT parquet)`, {
    signal,
  });
  const nRows = copy === null ? survey.nRows : copy.keptRows;
  const from = sql`read_parquet(${filePattern(parquet)})`;
  await checkRows(engine, { from, nRows, file: source.file }, signal);
}

function cellsOf({ source, survey, copy }: TextInput): Sql {
  const nColumns = survey.names.length;
  if (copy !== null) {
    const { longestRecord, hasMultiline } = survey;
    return readCopy(copy.path, { nColumns, longest: 2 * longestRecord + 40, hasMultiline });
  }
  const { delimiter, header, longestRecord } = survey;
  return readClean(source.path, { delimiter, header, nColumns, longest: longestRecord });
}

function readClean(path: string, clean: SurveyHead & { readonly longest: number }): Sql {
  return readCsv(path, {
    columns: join(Array.from({ length: clean.nColumns }, (_, j) => sql`${`c${j}`}: 'VARCHAR'`)),
    delimiter: clean.delimiter,
    skip: clean.header ? 1 : 0,
    longest: clean.longest,
    hasMultiline: false,
  });
}

/** A copy of rows as `row,cells...` and what the engine must know to read it. */
export interface CopyFacts {
  readonly nColumns: number;
  /** Characters of its longest line, or more. */
  readonly longest: number;
  readonly hasMultiline: boolean;
  /** Some lines end before their last columns. */
  readonly isPadded?: boolean;
}

/** Loads all rows of a copy. */
export async function loadCopy(
  engine: Engine,
  copy: CopyFacts & { readonly path: string; readonly nRows: number; readonly file: string },
  signal: AbortSignal,
): Promise<LoadedText> {
  const { nRows, nColumns, file } = copy;
  const table = engine.freshName('text');
  await engine.exec(sql`CREATE TABLE ${name(table)} AS SELECT * FROM ${readCopy(copy.path, copy)}`, {
    signal,
  });
  await checkRows(engine, { from: name(table), nRows, file }, signal);
  return { table, row: sql`row`, nRows, nColumns };
}

async function checkRows(
  engine: Engine,
  { from, nRows, file }: { from: Sql; nRows: number; file: string },
  signal: AbortSignal,
): Promise<void> {
  const [counted] = await engine.rows(sql`SELECT count(*) FROM ${from}`, { signal });
  invariant(counted?.[0] === nRows, `the engine reads ${nRows} rows of ${file}, it read ${counted?.[0]}`);
}

function readCopy(path: string, copy: CopyFacts): Sql {
  const cells = Array.from({ length: copy.nColumns }, (_, j) => sql`${`c${j}`}: 'VARCHAR'`);
  const columns = join([sql`row: 'BIGINT'`, ...cells]);
  return readCsv(path, { ...copy, columns, delimiter: ',', skip: 0 });
}

interface CsvOptions {
  readonly columns: Sql;
  readonly delimiter: string;
  readonly skip: number;
  readonly longest: number;
  /** Quoted cells hold line ends; the records themselves end with LF. */
  readonly hasMultiline: boolean;
  readonly isPadded?: boolean;
}

/**
 * DuckDB 1.5.5 finds the line end by itself and takes that inside a quoted cell for it, so LF is said where there
 * are such cells; CR LF cannot be said (the whole file is then one line). Nor is a file with such cells cut for threads.
 */
function readCsv(path: string, options: CsvOptions): Sql {
  const isWhole = options.hasMultiline || options.isPadded === true;
  return sql`read_csv(${filePattern(path)}, auto_detect = false, header = false, skip = ${options.skip},
    columns = {${options.columns}}, delim = ${options.delimiter}, quote = '"', escape = '"',
    ${when(isWhole, sql`new_line = '\\n', parallel = false, `)}strict_mode = true, null_padding = ${options.isPadded === true},
    ignore_errors = false, nullstr = '', compression = 'none', max_line_size = ${Math.max(2 ** 21, 2 * options.longest)})`;
}
