import { join as joinPath } from 'node:path';
import { invariant, type Logger } from '#base';
import type { RunOptions } from '#contract';
import type { KernelPool } from '#kernels';
import { join, name, type Sql, sql } from '#sql';
import { type Engine, filePattern } from '#table';
import type { CustomerTable } from '../customer-table.ts';
import { type ChosenTables, chooseTables } from './choose-tables.ts';
import { dedupeTables } from './dedupe-tables.ts';
import type { GivenTables } from './given-tables.ts';
import type { ImportedTable } from './imported-table.ts';
import { joinCustomers } from './join-customers.ts';
import { roleFindings } from './role-findings.ts';
import { type OrderOptions, type SummedOrders, sumOrders } from './sum-orders.ts';
import { lineColumns, ownColumns, summedColumns } from './table-columns.ts';
import { tableOverlap } from './table-overlap.ts';

/** How a customer table is built. */
export interface BuildOptions {
  /** Where `customers.parquet` goes. */
  readonly folder: string;
  readonly options: OrderOptions;
  /** What the user said about each table; default nothing. */
  readonly given?: Partial<GivenTables>;
  readonly engine: Engine;
  readonly signal: AbortSignal;
  /** Sums up long order logs several times as fast. */
  readonly pool?: () => Promise<KernelPool>;
  /** Hears of what takes longer than it might. */
  readonly log?: Pick<Logger, 'info'>;
}

/**
 * The table with one row per customer. Unless it is a customer table as it is, it is written to `customers.parquet`
 * in `folder`: `row`, then `c0`, `c1`, ... in the order of the columns, then the rows that were joined.
 * @throws ROLE_MISSING, OPTION_INVALID, TABLE_TOO_FEW_ROWS, COLUMN_WRONG_KIND
 */
export async function buildCustomerTable(
  tables: readonly ImportedTable[],
  build: BuildOptions,
): Promise<CustomerTable> {
  const deduped = await dedupeTables(tables, build);
  try {
    const built = await buildOf(deduped.tables, build);
    const steps = deduped.steps(built.uses);
    const findings = [...deduped.findings, ...built.findings];
    return { ...built, findings, relational: [...steps, ...built.relational] };
  } finally {
    await deduped.discard();
  }
}

async function buildOf(tables: readonly ImportedTable[], build: BuildOptions): Promise<CustomerTable> {
  const chosen = await chooseAmong(tables, build);
  const orders = chosen.orders === null ? null : await summed(tables, chosen, build);
  try {
    const { customers } = chosen;
    const built =
      customers === null
        ? await summedTable(orders!, build)
        : orders === null && chosen.joined.length === 0
          ? await wholeTable(tables[customers]!, customers, build)
          : await joinedTable(tables, { ...chosen, customers, summed: orders }, build);
    const datasets = tables.map(({ dataset }) => dataset);
    const roles = roleFindings(datasets, chosen, isByOrders(built, build.options));
    const counted = (orders?.findings ?? []).map((finding) => ({ table: chosen.orders!, finding }));
    return {
      source: customers === null ? 'orders' : orders === null ? 'customers' : 'joined',
      customers,
      orders: chosen.orders,
      uses: chosen.uses,
      ...built,
      lines: orders === null ? [] : lineColumns(orders.dataset),
      cutoff: orders?.cutoff ?? null,
      findings: [...counted, ...roles, ...built.findings],
      relational: [...(orders === null ? [] : [orders.step]), ...built.relational],
    };
  } finally {
    await orders?.discard();
  }
}

type Built = Pick<CustomerTable, 'joined' | 'ownFile' | 'nRows' | 'columns' | 'findings' | 'relational'>;

async function chooseAmong(tables: readonly ImportedTable[], build: BuildOptions): Promise<ChosenTables> {
  const given = build.given?.roles ?? [];
  const datasets = tables.map(({ dataset }) => dataset);
  const open = datasets.filter(({ shape }, i) => shape !== 'orders' && (given[i] ?? null) === null);
  const isPlain = open.length === 0 || (open.length === 1 && !given.includes('customers'));
  return chooseTables(datasets, { given, overlap: isPlain ? [] : await tableOverlap(tables, build) });
}

function summed(
  tables: readonly ImportedTable[],
  { customers, joined, orders }: ChosenTables,
  { options, ...ctx }: BuildOptions,
): Promise<SummedOrders> {
  const others = [...(customers === null ? [] : [customers]), ...joined];
  const own = others.flatMap((i) => tables[i]!.dataset.columns.map((column) => column.name));
  return sumOrders(tables[orders!]!, { options, own, isReadOnce: customers === null }, ctx);
}

/** Whether figures of orders are segmented by. */
function isByOrders({ columns }: Built, { features }: Pick<RunOptions, 'features'>): boolean {
  return columns.some(({ name: column, rfm }) => rfm !== null && (features?.includes(column) ?? true));
}

/** The customers as they are; in a file of their own where rows were dropped. */
async function wholeTable(
  { dataset, parquet }: ImportedTable,
  table: number,
  build: BuildOptions,
): Promise<Built> {
  if (parquet !== undefined) {
    await writeCustomers(sql`SELECT * FROM read_parquet(${filePattern(parquet)}) ORDER BY row`, [], build);
  }
  return {
    joined: [],
    ownFile: parquet !== undefined,
    nRows: dataset.rows,
    columns: ownColumns(dataset, table),
    findings: [],
    relational: [],
  };
}

/** The customers that an order log tells of. */
async function summedTable(orders: SummedOrders, build: BuildOptions): Promise<Built> {
  const cells = ['id', ...orders.figures].map((column, at) => sql`${name(column)} AS ${name(`c${at}`)}`);
  // both the table and the file that its rows may be read from are in order, and a plain scan keeps it
  const query = sql`SELECT row, ${join(cells)} FROM ${orders.table}`;
  const [nRows] = await writeCustomers(query, [], build);
  return {
    joined: [],
    ownFile: true,
    nRows: nRows!,
    columns: summedColumns(orders),
    findings: [],
    relational: [],
  };
}

async function joinedTable(
  tables: readonly ImportedTable[],
  chosen: {
    customers: number;
    orders: number | null;
    joined: readonly number[];
    summed: SummedOrders | null;
  },
  build: BuildOptions,
): Promise<Built> {
  return joinCustomers(tables, chosen, {
    ...build,
    write: async (query, counted) => {
      const [nRows, ...matched] = await writeCustomers(sql`${query} ORDER BY row`, counted, build);
      const { rows } = tables[chosen.customers]!.dataset;
      invariant(nRows === rows, `a join gives the ${rows} rows of the customers, not ${nRows}`);
      return { nRows: nRows!, matched };
    },
  });
}

/** @param query rows in order. @param counted columns whose present values are counted. @returns how many rows there are, then those counts. */
async function writeCustomers(
  query: Sql,
  counted: readonly string[],
  { folder, engine, signal }: BuildOptions,
): Promise<number[]> {
  const file = joinPath(folder, 'customers.parquet');
  await engine.exec(sql`COPY (${query}) TO ${file} (FORMAT parquet)`, { signal });
  const counts = [sql`count(*)`, ...counted.map((column) => sql`count(${name(column)})`)];
  const cells = counts.map((count) => sql`CAST(${count} AS DOUBLE)`);
  const rows = await engine.rows(sql`SELECT ${join(cells)} FROM read_parquet(${filePattern(file)})`, {
    signal,
  });
  return rows[0]!.map(Number);
}
