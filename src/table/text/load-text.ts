import { invariant } from '#base';
import { join, name, type Sql, sql, when } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';
import type { CleanCopy } from './clean-copy.ts';
import type { SourceFile } from './source-file.ts';
import type { Survey } from './survey.ts';

/** All cells of a table as text, in a table of the engine with the columns c0..cN. */
export interface LoadedText {
  readonly table: string;
  /** 1-based number of a row among all data rows of the file. */
  readonly row: Sql;
  readonly nRows: number;
  readonly nColumns: number;
}

/** Loads the file itself where it is clean, else its clean copy; all columns or some of them. */
export async function loadText(
  engine: Engine,
  input: {
    readonly source: SourceFile;
    readonly survey: Survey;
    readonly copy: CleanCopy | null;
    /** Positions of the columns to load; default all. */
    readonly columns?: readonly number[];
  },
  signal: AbortSignal,
): Promise<LoadedText> {
  const { source, survey, copy } = input;
  const nColumns = survey.names.length;
  const table = engine.freshName('text');
  const columns = join(Array.from({ length: nColumns }, (_, j) => sql`${`c${j}`}: 'VARCHAR'`));
  const from =
    copy === null
      ? readCsv(source.path, {
          columns,
          delimiter: survey.delimiter,
          skip: survey.header ? 1 : 0,
          longest: survey.longestRecord,
          hasMultiline: false,
        })
      : readCsv(copy.path, {
          columns: sql`row: 'BIGINT', ${columns}`,
          delimiter: ',',
          skip: 0,
          longest: 2 * survey.longestRecord + 40,
          hasMultiline: survey.hasMultiline,
        });
  const cells = input.columns?.map((j) => name(`c${j}`));
  const selected = cells === undefined ? sql`*` : join(copy === null ? cells : [sql`row`, ...cells]);
  await engine.exec(sql`CREATE TABLE ${name(table)} AS SELECT ${selected} FROM ${from}`, { signal });
  const nRows = copy === null ? survey.nRows : copy.keptRows;
  const [counted] = await engine.rows(sql`SELECT count(*) FROM ${name(table)}`, { signal });
  invariant(
    counted?.[0] === nRows,
    `the engine reads ${nRows} rows of ${source.file}, it read ${counted?.[0]}`,
  );
  return { table, row: copy === null ? sql`(rowid + 1)` : sql`row`, nRows, nColumns };
}

interface CsvOptions {
  readonly columns: Sql;
  readonly delimiter: string;
  readonly skip: number;
  readonly longest: number;
  /** Quoted cells hold line ends; the records themselves end with LF. */
  readonly hasMultiline: boolean;
}

/**
 * DuckDB 1.5.5 finds the line end by itself and takes that inside a quoted cell for it, so LF is said where there
 * are such cells; CR LF cannot be said (the whole file is then one line). Nor is a file with such cells cut for threads.
 */
function readCsv(path: string, options: CsvOptions): Sql {
  return sql`read_csv(${filePattern(path)}, auto_detect = false, header = false, skip = ${options.skip},
    columns = {${options.columns}}, delim = ${options.delimiter}, quote = '"', escape = '"',
    ${when(options.hasMultiline, sql`new_line = '\\n', parallel = false, `)}strict_mode = true, null_padding = false,
    ignore_errors = false, nullstr = '', compression = 'none', max_line_size = ${Math.max(2 ** 21, 2 * options.longest)})`;
}
