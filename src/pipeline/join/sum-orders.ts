import { AppError, type Logger } from '#base';
import type { Dataset, Finding, RelationalStep, RunOptions } from '#contract';
import {
  lastDayQuery,
  type OrderCounts,
  type OrderLog,
  type OrderWindow,
  orderCountsOf,
  orderCountsQuery,
  orderSumsQuery,
  plainOrderLog,
  plainOrderShape,
  RFM_COLUMNS,
} from '#features';
import type { KernelPool } from '#kernels';
import { name, type Sql, sql } from '#sql';
import { areSumsOf, type Engine, filePattern, type KeptSums, keptSums, sumCodedOrders } from '#table';
import { type ImportedTable, rowsFile, tableName } from './imported-table.ts';
import { figuresQuery, type OrderFigure, orderFigures } from './order-figures.ts';
import { orderFindings } from './order-findings.ts';

/** An order log summed up to one row per customer. */
export interface SummedOrders {
  readonly dataset: Dataset;
  /** A table of the engine or a query in parentheses: `row` from 1, `id`, then the figures. */
  readonly table: Sql;
  /** Drops it. */
  discard(): Promise<void>;
  readonly figures: readonly OrderFigure[];
  readonly cutoff: string;
  readonly findings: readonly Finding[];
  readonly step: RelationalStep;
}

/** What the figures of an order log depend on. */
export type OrderOptions = Pick<RunOptions, 'cutoff' | 'from' | 'features'> & {
  /** A formula that gives the money of a line; null for the column with that role. */
  readonly money?: string | null;
};

/** What sums up orders. */
export interface SumContext {
  readonly engine: Engine;
  readonly signal: AbortSignal;
  /** Sums up long logs several times as fast. */
  readonly pool?: () => Promise<KernelPool>;
  /** Logs from so many lines on are given to it. */
  readonly pooledLines?: number;
  /** Hears of a long log that the slower way has to sum up. */
  readonly log?: Pick<Logger, 'info'>;
}

/** The kernels start more slowly than the engine sums up a shorter log. */
const POOLED_LINES = 200_000;
/** Shorter logs take the engine a second. */
const TOLD_LINES = 5_000_000;
const DAY = 86_400_000;

/**
 * Sums up the orders of the window.
 * @param own names of the columns of the customers. @param isReadOnce whether the table is asked for its rows once.
 * @throws TABLE_TOO_FEW_ROWS when there is no sale in the window; ROLE_MISSING, COLUMN_WRONG_KIND
 */
export async function sumOrders(
  orders: ImportedTable,
  {
    options,
    own,
    isReadOnce = false,
  }: { options: OrderOptions; own: readonly string[]; isReadOnce?: boolean },
  context: SumContext,
): Promise<SummedOrders> {
  const { dataset } = orders;
  const log: OrderLog = { dataset, parquet: rowsFile(orders), money: options.money ?? null };
  const kept = await keptSums(log.parquet);
  const cutoff = options.cutoff ?? (await dayAfterLast(log, kept, context));
  const window = { from: options.from, to: cutoff };
  const figures = orderFigures(options.features, own);
  const summed = await figuresOf({ log, window, figures, kept, isReadOnce }, context);
  const { counts, table, discard } = summed;
  const step: RelationalStep = {
    step: 'orders',
    table: tableName(dataset),
    from: options.from,
    cutoff,
    figures: [...figures],
    customers: counts.customers,
  };
  return { dataset, table, discard, figures, cutoff, findings: orderFindings(dataset, counts), step };
}

/** The first day without lines, as the import knows it or the rows tell. */
async function dayAfterLast(
  log: OrderLog,
  kept: KeptSums | null,
  { engine, signal }: SumContext,
): Promise<string> {
  if (kept !== null && JSON.stringify(plainOrderShape(log.dataset, log.money)) === JSON.stringify(kept.shape))
    return new Date(kept.to * DAY).toISOString().slice(0, 10);
  const [last] = await engine.rows(lastDayQuery(log), { signal });
  return dayAfter(last?.[0], log.dataset);
}

interface Asked {
  readonly log: OrderLog;
  readonly window: OrderWindow;
  readonly figures: readonly OrderFigure[];
  readonly kept: KeptSums | null;
  readonly isReadOnce: boolean;
}

/** The figures of the customers, from what the import kept where that will do. */
async function figuresOf(
  { log, window, figures, kept, isReadOnce }: Asked,
  context: SumContext,
): Promise<Pick<SummedOrders, 'table' | 'discard'> & { readonly counts: OrderCounts }> {
  const { engine, signal } = context;
  const table = name(engine.freshName('rfm'));
  const create = (query: Sql) => engine.exec(sql`CREATE TABLE ${table} AS ${query}`, { signal });
  const discard = () => engine.exec(sql`DROP TABLE ${table}`);
  const plain = kept === null ? null : plainOrderLog(log, window);
  if (plain !== null && areSumsOf(kept!, plain)) {
    const { counts, path } = kept!;
    if (counts.sales === 0) throw withoutSales(log.dataset);
    const query = figuresQuery(log, window, { figures, customers: sql`read_parquet(${filePattern(path)})` });
    // with more figures it is a join, which loses the order of the rows
    if (isReadOnce && figures.length === RFM_COLUMNS.length)
      return { counts, table: sql`(${query})`, discard: async () => {} };
    await create(query);
    return { counts, table, discard };
  }
  const sums = await sumsOf(log, window, context);
  try {
    const counts = orderCountsOf((await engine.rows(orderCountsQuery(log, window, sums), { signal }))[0]!);
    if (counts.sales === 0) throw withoutSales(log.dataset);
    await create(figuresQuery(log, window, { figures, sums }));
    return { counts, table, discard };
  } finally {
    await engine.exec(sql`DROP TABLE ${sums}`);
  }
}

/** A table that holds `orderSumsQuery`. */
export async function sumsOf(log: OrderLog, window: OrderWindow, context: SumContext): Promise<Sql> {
  const { engine, signal, pool, pooledLines = POOLED_LINES } = context;
  const plain = pool === undefined || log.dataset.rows < pooledLines ? null : plainOrderLog(log, window);
  const coded = plain === null ? null : await sumCodedOrders(engine, plain, { pool: pool!, signal });
  if (coded !== null) return name(coded);
  if (pool !== undefined && log.dataset.rows >= TOLD_LINES) {
    const { file } = log.dataset.source;
    const shown = log.dataset.rows.toLocaleString('en-US');
    context.log?.info(`The ${shown} lines of ${file} are summed up by the engine, which takes longer.`);
  }
  const sums = name(engine.freshName('sums'));
  await engine.exec(sql`CREATE TABLE ${sums} AS ${orderSumsQuery(log, window)}`, { signal });
  return sums;
}

function withoutSales({ source: { file } }: Dataset): AppError {
  return new AppError('TABLE_TOO_FEW_ROWS', `${file}: expected sales of customers, found none`, {
    hint: 'A sale has a customer, a date in the window before the cut-off, and a quantity and price, or amount, above zero.',
  });
}

function dayAfter(day: unknown, dataset: Dataset): string {
  if (typeof day !== 'string') {
    throw new AppError(
      'TABLE_TOO_FEW_ROWS',
      `${dataset.source.file}: expected lines with a date, found none`,
    );
  }
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}
