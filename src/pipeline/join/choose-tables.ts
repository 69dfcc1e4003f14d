import { AppError } from '#base';
import type { Dataset, TableRole, TableUse } from '#contract';
import { idPosition, tableName } from './imported-table.ts';
import { commonColumns, hasPlaces, isMostlyPlaces, isNamedNew, lacksTarget } from './table-likeness.ts';
import type { TableOverlap } from './table-overlap.ts';

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

/** From this share of the customers of either table on, two tables are about the same customers. */
const SAME_CUSTOMERS = 0.5;

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
    return useOf(i, { datasets, customers, orders, overlap: evidence.overlap });
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

/** What a table is beside the customers and their orders. */
function useOf(
  i: number,
  tables: {
    datasets: readonly Dataset[];
    customers: number | null;
    orders: number | null;
    overlap: TableOverlap;
  },
): TableUse {
  const { datasets, customers, orders, overlap } = tables;
  const dataset = datasets[i]!;
  const unused = (reason: string): TableUse => ({ role: 'ignore', reason });
  if (dataset.shape === 'orders') return unused('Is one more order log: only the longest is summed up.');
  if (isCampaign(dataset)) return unused('Says what was done to customers, which is not segmented by.');
  if (customers === null) return unused('No column names the customer, whom the orders could be joined to.');
  const main = datasets[customers]!;
  const { common, of } = commonColumns(main, dataset);
  const key = idPosition(dataset);
  const ids = overlap[i]?.[i] ?? 0;
  const shared = overlap[i]?.[customers] ?? 0;
  if (common > 0 && 2 * common >= of) {
    const like = `Has ${common} of the ${of} columns of ${tableName(main)}`;
    if (key === null) return { role: 'new', reason: `${like} and names no customers: they are new.` };
    if (orders !== null && 2 * (overlap[i]?.[orders] ?? 0) >= ids) {
      return unused(`${like} and orders of its own: with all its columns it would be put below.`);
    }
    const known = `${count(shared)} of its ${count(ids)} customers are in it`;
    if (2 * shared < ids || lacksTarget(main, dataset)) {
      return { role: 'new', reason: `${like}, and ${known}: they are new.` };
    }
    return unused(`${like}, and ${known}: it says the same again.`);
  }
  if (key === null)
    return unused(`Names no customers, and its columns are others than ${tableName(main)} has.`);
  if (dataset.shape !== 'customers') return unused('Customers come again, and it is no order log.');
  const match = `${count(shared)} of its ${count(ids)} customers are in ${tableName(main)}`;
  if (!sharesCustomers(overlap, i, customers)) return unused(`Has a row per customer, but ${match}.`);
  return {
    role: hasPlaces(dataset) ? 'addresses' : 'further',
    reason: `Has a row per customer, and ${match}.`,
  };
}

function sharesCustomers(overlap: TableOverlap, i: number, j: number): boolean {
  const shared = overlap[i]?.[j] ?? 0;
  const fewer = Math.min(overlap[i]?.[i] ?? 0, overlap[j]?.[j] ?? 0);
  return shared > 0 && shared >= SAME_CUSTOMERS * fewer;
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

function isCampaign({ columns }: Dataset): boolean {
  return columns.some((column) => column.role === 'treatment');
}

function customersReason({ columns, rows, shapeReason, shape }: Dataset): string {
  const features = columns.filter((column) => column.role === 'feature').length;
  const what = shape === 'customers' ? shapeReason : `Each of its ${count(rows)} rows counts as a customer.`;
  return `${what} ${features} of its columns can be segmented by.`;
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}
