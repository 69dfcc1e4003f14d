import { sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';
import { openSource } from '../text/open-source.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Survey } from '../text/survey.ts';
import { foundColumns, type MissingColumn } from './found-columns.ts';
import { textReadings } from './readings.ts';
import { type ReplayChunk, replayChunks } from './replay.ts';
import type { ReplayColumn } from './replay-column.ts';
import { type Shelf, textCells } from './text-cells.ts';

/** A table, opened to be read as the columns of a model. */
export interface ReplayedTable {
  readonly names: readonly string[];
  readonly nRows: number;
  /** The rows behind the one with this number; 0 for all. */
  chunks(after: number): AsyncGenerator<ReplayChunk>;
}

/** A text table, opened to be read as the columns of a model. */
export interface ReplayedText extends ReplayedTable {
  readonly source: SourceFile;
  readonly survey: Survey;
}

/**
 * Opens a text table: checks bytes and records and reads the model's columns as text. What a column holds is
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
    /** Where to keep what can be used again, of a table with as many rows. */
    shelf?: { readonly place: Shelf; readonly minRows: number } | null;
    signal: AbortSignal;
  },
): Promise<ReplayedText> {
  const { columns, tempDir, signal, shelf = null } = options;
  const source = await openSource(path, { tempDir, signal });
  const cells = await textCells(engine, source, { ...options, columns, shelf });
  const { names, nRows } = cells.survey;
  const found = foundColumns(columns, names, options.missing);
  const readings = textReadings(found, cells.styles);
  const table = sql`read_parquet(${filePattern(cells.parquet)}, file_row_number = true)`;
  const row = cells.isNumbered ? sql`row` : sql`(file_row_number + 1)`;
  const chunks: ReplayedTable['chunks'] = (after) => {
    const from = after === 0 ? table : sql`${table} WHERE ${row} > ${after}`;
    return replayChunks(engine, { found, readings, row, from }, signal);
  };
  return { source, survey: cells.survey, names, nRows, chunks };
}
