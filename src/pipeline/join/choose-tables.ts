import { AppError } from '#base';
import type { Dataset, TableRole, TableUse } from '#contract';
import { idPosition, tableName } from './imported-table.ts';
import { isMostlyPlaces, isNamedNew } from './table-likeness.ts';
import type { TableOverlap } from './table-overlap.ts';
import { isCampaign, sharesCustomers, tableUse } from './table-use.ts';

/** Which tables of a run are what. */
export interface ChosenTables {
  readonly customers: number | null;
  readonly orders: number | null;
  /** Tables with one more row per customer, which are joined to the customers. */
  readonly joined: readonly number[];
  /** Of each table. */
  readonly uses: readonly TableUse[];
}

/** What tables are chosen by. */
export interface TableEvidence {
  /** Role that the user gave to each table, null for none. */
  readonly given: readonly (TableRole | null)[];
  readonly overlap: TableOverlap;
}

const NAMED = 'Named with --table.';

/**
 * The role of each table: what the user says, else what its columns and customers tell. The longest order log is
 * summed up. Of several tables of customers that is taken which names its customers, shares them with most other
 * tables, does not look like new customers or addresses, and has most columns to segment by.
 * @throws ROLE_MISSING when there is nothing to segment, or a given role needs a customer id that is not there.
 * @throws OPTION_INVALID when two tables were given a role that one can have.
 */
export function chooseTables(datasets: readonly Dataset[], evidence: TableEvidence): ChosenTables {
  const { given } = evidence;
  const orders = onlyGiven(given, 'orders') ?? longestLog(datasets, given);
  const customers = onlyGiven(given, 'customers') ?? bestCustomers(datasets, { ...evidence, orders });
  if (orders === null && customers === null) {
    throw new AppError('ROLE_MISSING', 'run: expected a customer table or an order log, found neither');
  }
  const uses = datasets.map((dataset, i): TableUse => {
    const role = given[i] ?? null;
    if (role !== null) return { role, reason: NAMED };
    if (i === orders) return { role: 'orders', reason: dataset.shapeReason };
    if (i === customers) return { role: 'customers', reason: customersReason(dataset) };
    return tableUse(i, { datasets, customers, orders, overlap: evidence.overlap });
  });
  const isJoined = (i: number) => uses[i]!.role === 'addresses' || uses[i]!.role === 'further';
  const joined = [...datasets.keys()].filter(isJoined);
  needIds(datasets, { customers, orders, joined });
  return { customers, orders, joined, uses };
}

function onlyGiven(given: TableEvidence['given'], role: TableRole): number | null {
  const found = [...given.keys()].filter((i) => given[i] === role);
  if (found.length < 2) return found[0] ?? null;
  throw new AppError('OPTION_INVALID', `--table: expected one table as ${role}, got ${found.length}`, {
    hint: 'Tables with equal columns are put below each other by themselves.',
  });
}

function longestLog(datasets: readonly Dataset[], given: TableEvidence['given']): number | null {
  let found: number | null = null;
  for (const [i, { shape, rows }] of datasets.entries()) {
    if (shape !== 'orders' || (given[i] ?? null) !== null || rows === 0) continue;
    if (found === null || rows > datasets[found]!.rows) found = i;
  }
  return found;
}

function bestCustomers(
  datasets: readonly Dataset[],
  { given, overlap, orders }: TableEvidence & { orders: number | null },
): number | null {
  let best: { i: number; rank: number[] } | null = null;
  for (const [i, dataset] of datasets.entries()) {
    if (dataset.shape === 'orders' || i === orders || (given[i] ?? null) !== null) continue;
    const hasId = idPosition(dataset) !== null;
    if (orders !== null && !hasId) continue;
    const sharing = datasets.filter((_, j) => j !== i && sharesCustomers(overlap, i, j)).length;
    const rank = [
      isCampaign(dataset) ? 0 : 1,
      hasId ? 1 : 0,
      dataset.shape === 'customers' ? 1 : 0,
      sharing,
      isNamedNew(dataset) ? 0 : 1,
      isMostlyPlaces(dataset) ? 0 : 1,
      dataset.columns.filter((column) => column.role === 'feature').length,
      dataset.rows,
    ];
    if (best === null || isHigher(rank, best.rank)) best = { i, rank };
  }
  return best?.i ?? null;
}

function isHigher(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, j) => value !== other[j]);
  return at >= 0 && one[at]! > other[at]!;
}

function needIds(
  datasets: readonly Dataset[],
  { customers, orders, joined }: Pick<ChosenTables, 'customers' | 'orders' | 'joined'>,
): void {
  const isJoining = joined.length > 0 || orders !== null;
  for (const i of [...(customers !== null && isJoining ? [customers] : []), ...joined]) {
    if (idPosition(datasets[i]!) !== null) continue;
    const file = tableName(datasets[i]!);
    throw new AppError('ROLE_MISSING', `${file}: expected a column with the customer, found none`, {
      hint: 'Name the column with --id.',
      data: { file, role: 'customer-id' },
    });
  }
  if (customers === null && joined.length > 0) {
    throw new AppError('ROLE_MISSING', 'run: expected a customer table to join others to, found none', {
      hint: 'Say which one it is: --table FILE=customers.',
    });
  }
}

function customersReason({ columns, rows, shapeReason, shape }: Dataset): string {
  const features = columns.filter((column) => column.role === 'feature').length;
  const what = shape === 'customers' ? shapeReason : `Each of its ${count(rows)} rows counts as a customer.`;
  return `${what} ${features} of its columns can be segmented by.`;
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}
