import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError, silentLogger, silentProgress } from '#base';
import { type Context, type Frame, selectRows } from '#matrix';
import { type Engine, importPlanned, importTable, planImport, readFrame } from '#table';
import type { CustomerTable } from '../customer-table.ts';
import { buildCustomerTable } from '../join/build-customer-table.ts';
import { replayedRules } from '../join/dedupe-tables.ts';
import type { ImportedTable } from '../join/imported-table.ts';
import type { ScoreTally } from './assign-chunks.ts';
import { missingColumn, type PlacedRows, type ScoringModel } from './scoring-model.ts';

/** The files of customers whose figures come from an order log. */
export interface OrderFiles {
  /** Path of the order log. */
  readonly orders: string;
  /** Path of the customers that it is joined to; null where the log is all there is. */
  readonly customers: string | null;
  /** ISO date that the figures count back from; null for the day after the last order. */
  readonly cutoff: string | null;
  /** Chooses the cut-off once the log is read; takes the place of `cutoff`. */
  readonly cutoffOf?: (orders: ImportedTable, engine: Engine) => Promise<string>;
  readonly dateOrder: 'dmy' | 'mdy' | 'ymd' | null;
  /** Sheet or table of the file with the rows to score; null for the only one. */
  readonly sheet: string | null;
}

/** Customers with their groups; all arrays [rows of the table], group -1 for a customer without a sale. */
export interface AssignedCustomers {
  readonly table: CustomerTable;
  readonly parquet: string;
  readonly orders: ImportedTable;
  readonly customers: ImportedTable | null;
  readonly placed: PlacedRows;
}

/**
 * Computes the figures of every customer from the order log, by the roles that the model knows, and assigns them.
 * @throws FILE_*, TABLE_*, COLUMN_UNKNOWN, COLUMN_WRONG_KIND, DATE_AMBIGUOUS, OPTION_INVALID
 */
export async function assignCustomers(
  model: ScoringModel,
  { files, tempDir, tally }: { files: OrderFiles; tempDir: string; tally: ScoreTally },
  ctx: Context & { engine: Engine },
): Promise<AssignedCustomers> {
  const { orders, customers } = await importFiles(model, files, { tempDir, ctx });
  const cutoff = files.cutoffOf === undefined ? files.cutoff : await files.cutoffOf(orders, ctx.engine);
  const folder = join(tempDir, 'customers');
  await mkdir(folder, { recursive: true });
  const table = await buildCustomerTable(customers === null ? [orders] : [customers, orders], {
    folder,
    options: {
      cutoff,
      from: model.manifest.orders!.from,
      money: model.manifest.orders!.money ?? null,
      features: namedFigures(model),
    },
    given: { dedupe: replayedRules(model.manifest.relational ?? [], customers === null ? 0 : 1) },
    engine: ctx.engine,
    signal: ctx.signal,
  });
  if (table.source !== model.manifest.source) {
    throw new AppError(
      'OPTION_INVALID',
      `${basename(files.orders)}: expected ${TABLES[model.manifest.source]}, got ${TABLES[table.source]}`,
      {
        data: { model: model.label },
      },
    );
  }
  const parquet = join(folder, 'customers.parquet');
  ctx.progress.report(0.5, 'scoring');
  const frame = await modelFrame(model, { table, parquet, file: files.customers ?? files.orders }, ctx);
  const rows = rowsWithSale(table, frame.recency);
  const placed = noneOf(table.nRows, model);
  const chosen = selectRows(frame.columns, rows);
  countUnknown(chosen, model, tally);
  const quiet = { ...ctx, log: silentLogger, progress: silentProgress };
  const { groups, next, numbers } = await model.place(chosen, quiet);
  for (const [i, row] of rows.entries()) {
    placed.groups[row] = groups[i]!;
    placed.next[row] = next[i]!;
    for (const [j, values] of numbers.entries()) placed.numbers[j]![row] = values[i]!;
    tally.sizes[groups[i]!]!++;
  }
  return { table, parquet, orders, customers, placed };
}

const TABLES = {
  customers: 'a customer table',
  orders: 'an order log',
  joined: 'customers and an order log that share the id',
} as const;

async function importFiles(
  { manifest, label }: ScoringModel,
  files: OrderFiles,
  { tempDir, ctx }: { tempDir: string; ctx: Context & { engine: Engine } },
): Promise<{ orders: ImportedTable; customers: ImportedTable | null }> {
  const imported = async (
    file: string,
    place: string,
    overrides: Parameters<typeof importTable>[0]['overrides'],
  ) => {
    const folder = join(tempDir, place);
    const options = { outDir: folder, overrides: overrides!, dateOrder: files.dateOrder };
    const quiet = { ...ctx, progress: silentProgress, pool: async () => ctx.pool };
    // a sheet is one of the file with the rows: the customers, or the log where it is all there is
    const table = file === (files.customers ?? files.orders) ? files.sheet : null;
    if (table === null) return { dataset: await importTable({ file, ...options }, quiet), folder };
    const planned = { table, signal: ctx.signal, engine: async () => ctx.engine };
    const [plan] = await planImport([file], planned);
    return { dataset: await importPlanned({ plan: plan!, ...options }, quiet), folder };
  };
  const lacking = (file: string) => (error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'COLUMN_UNKNOWN') throw error;
    const { column, columns } = error.data ?? {};
    throw missingColumn(basename(file), label)(
      String(column),
      Array.isArray(columns) ? columns.map(String) : [],
    );
  };
  const given = { roles: manifest.orders!.roles };
  const orders = await imported(files.orders, 'orders', given).catch(lacking(files.orders));
  const customers =
    files.customers === null
      ? null
      : await imported(files.customers, 'own', { id: manifest.idColumn }).catch(lacking(files.customers));
  return { orders, customers };
}

/** Names of the figures that the model reads: some are computed only when they are named. */
function namedFigures({ manifest }: ScoringModel): string[] | null {
  const { features } = manifest.options as { features?: unknown };
  const figures = manifest.columns.filter(({ figure }) => figure === true).map(({ name }) => name);
  return Array.isArray(features) ? [...features.map(String), ...figures] : figures;
}

/** The model's columns of all customers, and recency beside them. */
async function modelFrame(
  { manifest, label }: ScoringModel,
  { table, parquet, file }: { table: CustomerTable; parquet: string; file: string },
  { engine, signal }: { engine: Engine; signal: AbortSignal },
): Promise<{ columns: Frame; recency: Float64Array | null }> {
  const found = manifest.columns.map((wanted) => {
    const column = table.columns.find(({ name }) => name === wanted.name);
    if (column === undefined) {
      const names = table.columns.map(({ name }) => name);
      throw missingColumn(file, label)(wanted.name, names);
    }
    if ((column.storage === 'VARCHAR') !== (wanted.storage === 'VARCHAR')) {
      throw new AppError(
        'COLUMN_WRONG_KIND',
        `${basename(file)}: expected ${wanted.kind} values in column "${wanted.name}", which ${label} reads, got ${column.kind} values`,
        { data: { file, column: wanted.name } },
      );
    }
    return column;
  });
  const recency = table.source === 'joined' ? table.columns.find(({ rfm }) => rfm === 'recency') : undefined;
  const all = recency === undefined || found.includes(recency) ? found : [...found, recency];
  const indexed = all.map(({ at, name, storage }) => ({ index: at, name, storage }));
  const frame = await readFrame(engine, { parquet, columns: indexed }, { signal });
  const last = frame.columns.find(({ name }) => name === recency?.name);
  const columns = { nRows: frame.nRows, columns: frame.columns.slice(0, found.length) };
  return { columns, recency: last?.type === 'numeric' ? last.values : null };
}

/** Customers without a sale have no recency. */
function rowsWithSale({ nRows }: CustomerTable, recency: Float64Array | null): Uint32Array {
  const all = Uint32Array.from({ length: nRows }, (_, row) => row);
  return recency === null ? all : all.filter((row) => Number.isFinite(recency[row]!));
}

function noneOf(n: number, { numbers }: ScoringModel) {
  return {
    groups: new Int32Array(n).fill(-1),
    next: new Int32Array(n).fill(-1),
    numbers: numbers.map(() => new Float32Array(n)),
  };
}

function countUnknown(frame: Frame, { columns }: ScoringModel, { unknownLevels }: ScoreTally): void {
  for (const column of frame.columns) {
    if (column.type !== 'category') continue;
    const known = new Set(columns.find(({ name }) => name === column.name)?.levels ?? []);
    let count = 0;
    for (const code of column.codes) if (code >= 0 && !known.has(column.levels[code]!)) count++;
    if (count > 0) unknownLevels.set(column.name, count);
  }
}
