import { basename } from 'node:path';
import { AppError } from '#base';
import type { Context } from '#matrix';
import { name, type Sql, sql } from '#sql';
import { type Engine, filePattern, openTable } from '#table';
import type { CustomerTable } from '../customer-table.ts';
import type { ImportedTable } from '../join/imported-table.ts';
import { newTally, type ScoreTally } from '../score/assign-chunks.ts';
import { assignCustomers, type OrderFiles } from '../score/assign-customers.ts';
import { tellTable } from '../score/missing-table.ts';
import { orderFiles, type ScoredFiles } from '../score/order-files.ts';
import { placedOf, placeRows } from '../score/place-rows.ts';
import { missingColumn, neededColumns, type PlacedRows, type ScoringModel } from '../score/scoring-model.ts';

/** What a model says of the rows of a file, all of them in memory. */
export interface PlacedFile {
  /** Names of the columns of the file, of an order log those of its customers. */
  readonly names: readonly string[];
  /** [n] 1-based numbers of the rows that have a prediction, ascending: of the file, or of the customers of a log. */
  readonly rows: Float64Array;
  /** [n] */
  readonly placed: PlacedRows;
  readonly tally: ScoreTally;
  /** Rows of the file, or customers of the log. */
  readonly nRows: number;
  /** Rows of the file that could not be read. */
  readonly unreadRows: number;
  /** ISO date that figures of orders count back from; null of a table of customers. */
  readonly cutoff: string | null;
  /** The table of customers that was made of an order log; null where the file is the table. */
  readonly made: MadeTable | null;
  /** [n] the cells of a column as text, '' for a missing one. */
  texts(column: string): Promise<string[]>;
}

/** A table of customers on disk. */
export interface MadeTable {
  readonly table: CustomerTable;
  readonly parquet: string;
  /** The log that its figures are of. */
  readonly orders: ImportedTable;
}

type EngineContext = Context & { engine: Engine };

/**
 * Predicts every row of a file, or every customer of an order log, as `score` does.
 * @param most rows that it may have; null for any number.
 * @param cutoffOf chooses the date that figures of orders count back from, once the log is read.
 * @throws FILE_*, TABLE_*, COLUMN_*, OPTION_INVALID; LIMIT_EXCEEDED when it has more rows
 */
export async function placeFile(
  model: ScoringModel,
  {
    files,
    tempDir,
    most,
    cutoffOf,
  }: {
    files: ScoredFiles;
    tempDir: string;
    most: number | null;
    cutoffOf?: OrderFiles['cutoffOf'] | undefined;
  },
  ctx: EngineContext,
): Promise<PlacedFile> {
  const logs = orderFiles(model, files);
  const placed =
    logs === null
      ? await placeTable(model, { files, tempDir, most }, ctx).catch((error: unknown) => {
          throw tellTable(error, model);
        })
      : await placeCustomers(
          model,
          { logs: cutoffOf === undefined ? logs : { ...logs, cutoffOf }, tempDir },
          ctx,
        );
  if (most !== null && placed.nRows > most) throw tooMany(files.file, { nRows: placed.nRows, most });
  return placed;
}

async function placeTable(
  model: ScoringModel,
  { files, tempDir, most }: { files: ScoredFiles; tempDir: string; most: number | null },
  ctx: EngineContext,
): Promise<PlacedFile> {
  const { file, sheet = null, dateOrder = null } = files;
  const { engine, signal } = ctx;
  const missing = missingColumn(basename(file), model.label);
  const columns = neededColumns(model, dateOrder);
  const table = await openTable(engine, file, { columns, missing, table: sheet, tempDir, signal });
  if (most !== null && table.nRows > most) throw tooMany(file, { nRows: table.nRows, most });
  const told = (share: number) => ctx.progress.report(share, 'predicting');
  const whole = await placeRows(table, { model, told }, ctx);
  return {
    names: table.names,
    ...whole,
    nRows: table.nRows,
    unreadRows: table.rejectedRows,
    cutoff: null,
    made: null,
    texts: async (column) => {
      const texts: string[] = [];
      const at = table.names.indexOf(column) + 1;
      for await (const batch of engine.query(table.cells(), { signal }))
        for (const cell of batch.values(at)) texts.push(cell === null ? '' : String(cell));
      return texts;
    },
  };
}

async function placeCustomers(
  model: ScoringModel,
  { logs, tempDir }: { logs: OrderFiles; tempDir: string },
  ctx: EngineContext,
): Promise<PlacedFile> {
  const tally = newTally(model.groups.length);
  const { table, parquet, orders, customers, placed } = await assignCustomers(
    model,
    { files: logs, tempDir, tally },
    ctx,
  );
  const known = Uint32Array.from([...placed.groups.keys()].filter((row) => placed.groups[row]! >= 0));
  return {
    names: table.columns.map((column) => column.name),
    rows: Float64Array.from(known, (row) => row + 1),
    placed: placedOf(placed, known),
    tally,
    nRows: table.nRows,
    unreadRows: (customers ?? orders).dataset.rejectedRows,
    cutoff: table.cutoff,
    made: { table, parquet, orders },
    texts: async (column) => {
      const { at } = table.columns.find((one) => one.name === column)!;
      const cells = await ctx.engine.rows(cellsQuery(parquet, at), { signal: ctx.signal });
      return Array.from(known, (row) => String(cells[row]![0] ?? ''));
    },
  };
}

function cellsQuery(parquet: string, at: number): Sql {
  return sql`SELECT CAST(${name(`c${at}`)} AS VARCHAR) FROM read_parquet(${filePattern(parquet)}) ORDER BY row`;
}

function tooMany(file: string, { nRows, most }: { nRows: number; most: number }): AppError {
  const count = (n: number) => n.toLocaleString('en-US');
  return new AppError(
    'LIMIT_EXCEEDED',
    `${basename(file)}: expected at most ${count(most)} rows to predict, got ${count(nRows)}`,
    { hint: 'Use clientele score, which takes files of any size.', data: { file, rows: nRows } },
  );
}
