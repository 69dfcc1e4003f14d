import type { Dataset, RelationalStep } from '#contract';
import type { Sql } from '#sql';
import type { Engine } from '#table';
import type { CustomerColumn, CustomerTable, JoinedTable, TableFinding } from '../customer-table.ts';
import { type ImportedTable, idPosition, rowsFile, tableName } from './imported-table.ts';
import { joinCounts, leftCounts, orderJoinCounts } from './join-counts.ts';
import { joinFindings, leftFindings, orderJoinFindings } from './join-findings.ts';
import { type JoinedSide, joinQuery } from './join-query.ts';
import { KeyTables } from './key-tables.ts';
import { figureColumns } from './order-figures.ts';
import type { SummedOrders } from './sum-orders.ts';
import { joinedColumns, ownColumns } from './table-columns.ts';

/** What is joined, by places among the tables of the run. */
export interface JoinPlan {
  readonly customers: number;
  readonly joined: readonly number[];
  readonly orders: number | null;
  readonly summed: SummedOrders | null;
}

/** Work with the engine; `write` keeps the rows of a query and counts them and the present values of columns. */
export interface JoinContext {
  readonly engine: Engine;
  readonly signal: AbortSignal;
  readonly write: (
    query: Sql,
    counted: readonly string[],
  ) => Promise<{ nRows: number; matched: readonly number[] }>;
}

/**
 * Joins tables and orders to the customers by the normalised id. Every row of the customers stays, once: of several
 * rows of a customer on the right the first is taken.
 */
export async function joinCustomers(
  tables: readonly ImportedTable[],
  plan: JoinPlan,
  ctx: JoinContext,
): Promise<Pick<CustomerTable, 'joined' | 'ownFile' | 'nRows' | 'columns' | 'findings' | 'relational'>> {
  const keys = new KeyTables(ctx.engine, ctx.signal);
  try {
    const customers = tables[plan.customers]!;
    const left = await keys.everyRow(customers);
    const own = ownColumns(customers.dataset, plan.customers);
    const { joined, sides, columns } = await joinedSides(tables, { plan, own, keys });
    const query = joinQuery(
      { parquet: rowsFile(customers), left, columns: own },
      { joined: sides, orders: plan.summed },
    );
    const figures = columns.filter(({ rfm }) => rfm === 'frequency').map(({ at }) => `c${at}`);
    const { nRows, matched } = await ctx.write(query, [
      ...joined.map(({ rowColumn }) => rowColumn),
      ...figures,
    ]);
    const findings = await mismatches(tables, { plan, left, sides, keys });
    const rights = [...plan.joined, ...(plan.orders === null ? [] : [plan.orders])];
    const relational = rights.map((table, i) =>
      joinStep(customers.dataset, tables[table]!.dataset, { rows: nRows, matched: matched[i]! }),
    );
    return { joined, ownFile: true, nRows, columns, findings, relational };
  } finally {
    await keys.close();
  }
}

async function joinedSides(
  tables: readonly ImportedTable[],
  { plan, own, keys }: { plan: JoinPlan; own: readonly CustomerColumn[]; keys: KeyTables },
): Promise<{ joined: JoinedTable[]; sides: JoinedSide[]; columns: CustomerColumn[] }> {
  const columns = [...own];
  const taken = new Set(own.map((column) => column.name));
  const joined: JoinedTable[] = [];
  const sides: JoinedSide[] = [];
  for (const [i, table] of plan.joined.entries()) {
    const right = tables[table]!;
    const added = joinedColumns(right.dataset, { table, first: columns.length, taken });
    const rowColumn = `r${i}`;
    columns.push(...added);
    joined.push({ table, rowColumn });
    const side = { parquet: rowsFile(right), keys: await keys.everyCustomer(right) };
    sides.push({ ...side, rowColumn, columns: added });
  }
  if (plan.summed !== null) {
    const { dataset, figures } = plan.summed;
    columns.push(...figureColumns(dataset, figures, { first: columns.length, taken }));
  }
  return { joined, sides, columns };
}

async function mismatches(
  tables: readonly ImportedTable[],
  { plan, left, sides, keys }: { plan: JoinPlan; left: Sql; sides: readonly JoinedSide[]; keys: KeyTables },
): Promise<TableFinding[]> {
  const customers = tables[plan.customers]!.dataset;
  const found: TableFinding[] = [];
  const add = (table: number, findings: readonly TableFinding['finding'][]) => {
    found.push(...findings.map((finding) => ({ table, finding })));
  };
  add(plan.customers, leftFindings(customers, await leftCounts(left, keys), plan.summed !== null));
  for (const [i, at] of plan.joined.entries()) {
    const table = tables[at]!;
    const counts = await joinCounts({ left, right: sides[i]!.keys, table }, keys);
    const findings = joinFindings({ left: customers, right: table.dataset }, counts);
    add(plan.customers, findings.left);
    add(at, findings.right);
  }
  if (plan.summed !== null) {
    const table = tables[plan.orders!]!;
    const log = await keys.everyCustomer(table);
    const counts = await orderJoinCounts({ left, log, sales: plan.summed.table }, keys);
    const findings = orderJoinFindings({ left: customers, right: table.dataset }, counts);
    add(plan.customers, findings.left);
    add(plan.orders!, findings.right);
  }
  return found;
}

function joinStep(
  left: Dataset,
  right: Dataset,
  { rows, matched }: { rows: number; matched: number },
): RelationalStep {
  const id = (dataset: Dataset) => dataset.columns[idPosition(dataset)!]!.name;
  return {
    step: 'join',
    left: tableName(left),
    right: tableName(right),
    by: { left: id(left), right: id(right) },
    rows,
    matched,
  };
}
