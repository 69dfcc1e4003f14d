import { join as joinPath } from 'node:path';
import { AppError } from '#base';
import type { Dataset, Finding, RunOptions } from '#contract';
import {
  customerKey,
  type LineColumn,
  lastDayQuery,
  type OrderLog,
  orderCountsOf,
  orderCountsQuery,
} from '#features';
import { join, name, type Sql, sql } from '#sql';
import { type Engine, filePattern } from '#table';
import { chooseTables } from './choose-tables.ts';
import type { CustomerColumn, CustomerTable } from './customer-table.ts';
import { figureColumns, figuresQuery, type OrderFigure, orderFigures } from './order-figures.ts';
import { orderFindings } from './order-findings.ts';

/** A dataset and the folder of its artifact. */
export interface ImportedTable {
  readonly dataset: Dataset;
  readonly folder: string;
}

/**
 * The table with one row per customer. With an order log it is written to `customers.parquet` in `folder`:
 * `row` from 1, then `c0`, `c1`, ... in the order of the columns.
 */
export async function buildCustomerTable(
  tables: readonly ImportedTable[],
  {
    folder,
    options,
    engine,
    signal,
  }: {
    folder: string;
    options: Pick<RunOptions, 'cutoff' | 'from' | 'features'>;
    engine: Engine;
    signal: AbortSignal;
  },
): Promise<CustomerTable> {
  const chosen = chooseTables(tables.map((table) => table.dataset));
  const unused = chosen.unused.map((i) => unusedFinding(tables[i]!.dataset));
  if (chosen.orders === null) {
    const { dataset } = tables[chosen.customers!]!;
    const base = { source: 'customers', customers: chosen.customers, orders: null, ownFile: false } as const;
    return {
      ...base,
      nRows: dataset.rows,
      columns: datasetColumns(dataset),
      lines: [],
      cutoff: null,
      findings: unused,
    };
  }
  const orders = tables[chosen.orders]!;
  const log: OrderLog = { dataset: orders.dataset, parquet: joinPath(orders.folder, 'data.parquet') };
  const rows = (query: Sql) => engine.rows(query, { signal });
  const cutoff = options.cutoff ?? dayAfter((await rows(lastDayQuery(log)))[0]?.[0], orders.dataset);
  const window = { from: options.from, to: cutoff };
  const counts = orderCountsOf((await rows(orderCountsQuery(log, window)))[0]!);
  if (counts.sales === 0) {
    throw new AppError(
      'TABLE_TOO_FEW_ROWS',
      `${orders.dataset.source.file}: expected sales of customers, found none`,
      {
        hint: 'A sale has a customer, a date in the window before the cut-off, and a quantity and price, or amount, above zero.',
      },
    );
  }
  const findings = [...orderFindings(orders.dataset, counts), ...unused];
  const rfm = name(engine.freshName('rfm'));
  const own = chosen.customers === null ? [] : tables[chosen.customers]!.dataset.columns;
  const figures = orderFigures(
    options.features,
    own.map((column) => column.name),
  );
  await engine.exec(sql`CREATE TABLE ${rfm} AS ${figuresQuery(log, window, figures)}`, { signal });
  try {
    const file = joinPath(folder, 'customers.parquet');
    const built =
      chosen.customers === null
        ? { columns: rfmTableColumns(orders.dataset, figures), query: rfmRows(rfm, figures), findings: [] }
        : await joined(tables[chosen.customers]!, { rfm, figures, orders: orders.dataset, rows });
    await engine.exec(sql`COPY (${built.query} ORDER BY row) TO ${file} (FORMAT parquet)`, { signal });
    const nRows = Number(
      (await rows(sql`SELECT CAST(count(*) AS DOUBLE) FROM read_parquet(${filePattern(file)})`))[0]![0],
    );
    return {
      source: chosen.customers === null ? 'orders' : 'joined',
      customers: chosen.customers,
      orders: chosen.orders,
      ownFile: true,
      nRows,
      columns: built.columns,
      lines: lineColumns(orders.dataset),
      cutoff,
      findings: [...findings, ...built.findings],
    };
  } finally {
    await engine.exec(sql`DROP TABLE ${rfm}`);
  }
}

/** What a person calls a table: its file, or its sheet where the file holds several. */
function tableName({ source }: Dataset): string {
  return source.table ?? source.file;
}

function rfmRows(rfm: Sql, figures: readonly OrderFigure[]): Sql {
  const cells = ['id', ...figures].map((column, at) => sql`${name(column)} AS ${name(`c${at}`)}`);
  return sql`SELECT row, ${join(cells)} FROM ${rfm}`;
}

async function joined(
  { dataset, folder }: ImportedTable,
  {
    rfm,
    figures,
    orders,
    rows,
  }: {
    rfm: Sql;
    figures: readonly OrderFigure[];
    orders: Dataset;
    rows: (query: Sql) => Promise<unknown[][]>;
  },
): Promise<{ columns: CustomerColumn[]; query: Sql; findings: Finding[] }> {
  const own = datasetColumns(dataset);
  const taken = new Set(own.map((column) => column.name));
  const file = filePattern(joinPath(folder, 'data.parquet'));
  const id = dataset.columns.findIndex((column) => column.role === 'customer-id');
  const key = customerKey(name('t', `c${id}`));
  const cells = [
    ...own.map(({ at }) => name('t', `c${at}`)),
    ...figures.map((column, i) => sql`${name('r', column)} AS ${name(`c${own.length + i}`)}`),
  ];
  const from = sql`FROM read_parquet(${file}) AS t LEFT JOIN ${rfm} AS r ON ${key} = r.id`;
  const unknown = sql`SELECT CAST(count(*) AS DOUBLE) FROM ${rfm} AS r ANTI JOIN read_parquet(${file}) AS t ON ${key} = r.id`;
  const silent = sql`SELECT CAST(count(*) AS DOUBLE) ${from} WHERE r.id IS NULL`;
  const strangers = Number((await rows(unknown))[0]![0]);
  const withoutOrders = Number((await rows(silent))[0]![0]);
  const idName = dataset.columns[id]!.name;
  const findings: Finding[] = [];
  const add = (count: number, code: string, message: string) => {
    if (count > 0) findings.push({ code, severity: 'warning', column: idName, count, message });
  };
  add(
    strangers,
    'orders-of-unknown-customers',
    `${strangers === 1 ? '1 customer' : `${strangers} customers`} of ${tableName(orders)} left out: not in ${tableName(dataset)}.`,
  );
  add(
    withoutOrders,
    'customers-without-orders',
    `${withoutOrders === 1 ? '1 customer' : `${withoutOrders} customers`} of ${tableName(dataset)} without a sale in ${tableName(orders)}: listed without a segment.`,
  );
  return {
    columns: [...own, ...figureColumns(orders, figures, { first: own.length, taken })],
    query: sql`SELECT t.row AS row, ${join(cells)} ${from}`,
    findings,
  };
}

function datasetColumns(dataset: Dataset): CustomerColumn[] {
  return dataset.columns.map(({ name: column, kind, storage, role, roleCode, roleReason, distinct }, at) => ({
    name: column,
    at,
    kind,
    storage,
    role,
    roleCode,
    roleReason,
    distinct,
    dataset: dataset.name,
    rfm: null,
  }));
}

function lineColumns({ name: dataset, columns }: Dataset): LineColumn[] {
  return columns.map(({ name: column, role, roleCode, roleReason }) => ({
    dataset,
    name: column,
    role,
    roleCode,
    roleReason,
  }));
}

function rfmTableColumns(orders: Dataset, figures: readonly OrderFigure[]): CustomerColumn[] {
  const source = orders.columns.find((column) => column.role === 'customer-id')!;
  const id: CustomerColumn = {
    name: source.name,
    at: 0,
    kind: 'identifier',
    storage: 'VARCHAR',
    role: 'customer-id',
    roleCode: source.roleCode,
    roleReason: source.roleReason,
    distinct: source.distinct,
    dataset: orders.name,
    rfm: null,
  };
  return [id, ...figureColumns(orders, figures, { first: 1, taken: new Set([source.name]) })];
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

function unusedFinding(dataset: Dataset): Finding {
  return {
    code: 'table-not-used',
    severity: 'info',
    column: null,
    count: dataset.rows,
    message: `${tableName(dataset)} was read but is not segmented by: one customer table and one order log are joined.`,
  };
}
