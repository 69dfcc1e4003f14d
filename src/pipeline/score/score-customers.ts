import { join as joinPath } from 'node:path';
import { customerKey } from '#features';
import type { Context } from '#matrix';
import { name, type Sql, sql } from '#sql';
import { type Engine, filePattern, openRecords, openSource, openTable } from '#table';
import { type AddedColumn as ListColumn, writeCustomersFile } from '../customers-file.ts';
import { addedNames } from './added-columns.ts';
import type { AssignedRows } from './assign-chunks.ts';
import { type AssignedCustomers, assignCustomers, type OrderFiles } from './assign-customers.ts';
import { listCells } from './list-cells.ts';
import type { ScoredTable, ScoringJob } from './scored-table.ts';
import { missingColumn } from './scoring-model.ts';
import { writeParquet } from './write-parquet.ts';
import { type RowsSource, writeRows } from './write-rows.ts';

/** What is written of customers whose figures come from an order log. */
export interface CustomersJob extends ScoringJob {
  readonly files: OrderFiles;
  readonly kind: 'text' | 'parquet' | 'ndjson' | 'table';
  /** Sheet or table of the file; null for the only one. */
  readonly sheet: string | null;
  /** Whether the rows of the file are written to `out`. */
  readonly writesRows: boolean;
  /** Where the list with one row per customer goes; null for none. */
  readonly list: string | null;
}

/** Scores the rows of a file by the customer that each belongs to: every line of an order log, or every customer. */
export async function scoreCustomers(
  job: CustomersJob,
  ctx: Context & { engine: Engine },
): Promise<ScoredTable> {
  const assigned = await assignCustomers(job.model, job, ctx);
  ctx.progress.report(0.6, 'writing');
  const { dataset } = assigned.customers ?? assigned.orders;
  const nRows = dataset.rows + dataset.rejectedRows;
  const given = dataset.columns.map((column) => column.name);
  const names = addedNames(given, job.added);
  const counts = { rowsWithout: 0 };
  const rows = rowsOf(assigned, { counts, ctx });
  const list = job.list === null ? 0 : await writeList(job, { assigned, file: job.list }, ctx);
  const unread = { count: 0, lines: [] as number[] };
  const safe = { neutralised: list };
  if (!job.writesRows) for await (const _ of rows);
  else if (job.kind === 'parquet') await writeParquet(job, { rows, names, nRows }, ctx);
  else {
    const from = await rowsSource(job, { expected: given, ctx });
    await writeRows(job, { from, part: { rows, names, unread, safe } }, ctx);
  }
  const customers = {
    assigned: assigned.placed.groups.reduce((n, group) => n + (group >= 0 ? 1 : 0), 0),
    rowsWithout: counts.rowsWithout,
    cutoff: assigned.table.cutoff!,
  };
  return { nRows, names, unread, neutralised: safe.neutralised, customers };
}

/** The segment of each row of the file, by the customer that it names. */
async function* rowsOf(
  assigned: AssignedCustomers,
  { counts, ctx }: { counts: { rowsWithout: number }; ctx: { engine: Engine; signal: AbortSignal } },
): AsyncGenerator<AssignedRows> {
  for await (const batch of ctx.engine.query(placesQuery(assigned), { signal: ctx.signal })) {
    const rows = Float64Array.from(batch.numbers(0));
    const places = Int32Array.from(batch.integers(1));
    const { placed } = assigned;
    const groups = places.map((place) => (place < 0 ? -1 : placed.groups[place]!));
    for (const group of groups) if (group < 0) counts.rowsWithout++;
    const numbers = placed.numbers.map((values) =>
      Float32Array.from(places, (place) => (place < 0 ? Number.NaN : values[place]!)),
    );
    const next = places.map((place) => (place < 0 ? -1 : placed.next[place]!));
    yield { rows, groups, next, numbers };
  }
}

/** Row of the file and place of its customer in the table, -1 where there is none; in the order of the file. */
function placesQuery({ parquet, orders, customers }: AssignedCustomers): Sql {
  const table = sql`(SELECT *, CAST(row_number() OVER (ORDER BY row) - 1 AS INTEGER) AS place FROM read_parquet(${filePattern(parquet)}))`;
  if (customers !== null) return sql`SELECT CAST(row AS DOUBLE), place FROM ${table} ORDER BY row`;
  const { dataset, folder } = orders;
  const id = dataset.columns.findIndex((column) => column.role === 'customer-id');
  const lines = sql`read_parquet(${filePattern(joinPath(folder, 'data.parquet'))})`;
  return sql`SELECT CAST(d.row AS DOUBLE), coalesce(c.place, -1) FROM ${lines} AS d
    LEFT JOIN ${table} AS c ON ${customerKey(name('d', `c${id}`))} = c.c0 ORDER BY d.row`;
}

/** Where the rows of the file are read from when they are written again. */
async function rowsSource(
  { file, kind, sheet, tempDir, model }: CustomersJob,
  { expected, ctx }: { expected: readonly string[]; ctx: { engine: Engine; signal: AbortSignal } },
): Promise<RowsSource> {
  const { engine, signal } = ctx;
  if (kind === 'ndjson') return { kind, source: await openSource(file, { tempDir, signal }) };
  if (kind === 'text') return { kind, text: await openRecords(file, { expected, tempDir, signal }) };
  const missing = missingColumn(file, model.label);
  return {
    kind: 'table',
    table: await openTable(engine, file, { columns: [], missing, table: sheet, tempDir, signal }),
  };
}

/** The customers with their columns and figures and what is added. @returns how many cells got a quote. */
async function writeList(
  job: CustomersJob,
  { assigned, file }: { assigned: AssignedCustomers; file: string },
  { engine, signal }: { engine: Engine; signal: AbortSignal },
): Promise<number> {
  const { table, parquet, customers, placed } = assigned;
  const added = job.added.map((column): ListColumn => {
    const { type, cell } = listCells(column, placed);
    return { name: column.name, type, cell: (row) => (placed.groups[row]! < 0 ? '' : cell(row)) };
  });
  const texts = customers === null ? [] : [joinPath(customers.folder, 'text.parquet')];
  return (await writeCustomersFile(file, { table, parquet, texts }, { added, engine, signal, raw: false }))
    .neutralised;
}
