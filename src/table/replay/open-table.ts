import { mkdir } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { AppError, silentProgress } from '#base';
import type { SourceFormat } from '#contract';
import { join, name, type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { planImport } from '../import/plan-import.ts';
import { readParts } from '../import/read-parts.ts';
import { sourceName } from '../import/source-name.ts';
import { findReader } from '../readers/find-reader.ts';
import { DEFAULT_LIMITS } from '../readers/limits.ts';
import { rejectedRows } from '../text/rejected-rows.ts';
import { foundColumns, type MissingColumn } from './found-columns.ts';
import { textReadings } from './readings.ts';
import { replayChunks } from './replay.ts';
import type { ReplayColumn } from './replay-column.ts';
import type { ReplayedTable } from './replay-text.ts';
import { stylesOfFound } from './text-cells.ts';

/** A table of any format that was read whole, opened to be read as the columns of a model. */
export interface OpenedTable extends ReplayedTable {
  /** Rows of `nRows` that could not be read. */
  readonly rejectedRows: number;
  /** The cells of the rows that could be read as text, `row` first, in their order. */
  cells(): Sql;
  close(): Promise<void>;
}

/** What kind of source stands at a place. @throws FILE_NOT_FOUND, FILE_NOT_READABLE */
export async function sourceFormat(location: string): Promise<SourceFormat> {
  return (await findReader(location)).reader.format;
}

/**
 * Reads a table of a workbook, a JSON document or a database file into the engine. Sheets with equal columns are put
 * below each other, as an import does it.
 * @param table the sheet, table or array; null where there is one only.
 * @throws FILE_*, TABLE_*, LIMIT_EXCEEDED, OPTION_INVALID where there are several, and what `missing` makes
 */
export async function openTable(
  engine: Engine,
  path: string,
  options: {
    columns: readonly ReplayColumn[];
    missing: MissingColumn;
    table: string | null;
    tempDir: string;
    signal: AbortSignal;
  },
): Promise<OpenedTable> {
  const { columns, tempDir, signal, table } = options;
  const plans = await planImport([path], { table, signal, engine: async () => engine });
  if (plans.length > 1) {
    const names = plans.map((plan) => `"${plan.name}"`);
    throw new AppError('OPTION_INVALID', `${sourceName(path)}: expected one table, got ${names.join(', ')}`, {
      hint: 'Name one with --sheet.',
      data: { file: path, tables: plans.map((plan) => plan.name) },
    });
  }
  const rejected = rejectedRows(joinPath(tempDir, 'rejected.csv'), { hasParts: true });
  const tables: string[] = [];
  const close = async () => {
    for (const one of tables) await engine.exec(sql`DROP TABLE IF EXISTS ${name(one)}`);
  };
  try {
    const folder = joinPath(tempDir, 'read');
    await mkdir(folder, { recursive: true });
    const context = { engine, tempDir: folder, rejected, limits: DEFAULT_LIMITS, signal };
    const { read } = await readParts(plans[0]!, { ...context, progress: silentProgress }, (one) =>
      tables.push(one),
    );
    const { text, names } = read;
    const from = name(text.table);
    const found = foundColumns(columns, names, options.missing);
    const readings = textReadings(found, await stylesOfFound(engine, { found, from }, signal));
    const cells = names.map((_, j) => name(`c${j}`));
    return {
      names,
      nRows: text.nRows + read.rejectedRows,
      rejectedRows: read.rejectedRows,
      chunks: (after) =>
        replayChunks(
          engine,
          { found, readings, row: text.row, from: sql`${from} WHERE ${text.row} > ${after}` },
          signal,
        ),
      cells: () => sql`SELECT CAST(${text.row} AS DOUBLE), ${join(cells)} FROM ${from} ORDER BY 1`,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  } finally {
    rejected.close();
  }
}
