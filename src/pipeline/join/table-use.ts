import type { Dataset, TableUse } from '#contract';
import { idPosition, tableName } from './imported-table.ts';
import { commonColumns, hasPlaces, lacksTarget } from './table-likeness.ts';
import type { TableOverlap } from './table-overlap.ts';

/** From this share of the customers of either table on, two tables are about the same customers. */
const SAME_CUSTOMERS = 0.5;

/** What a table is beside the customers and their orders. */
export function tableUse(
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
  const isKnown = key !== null && 2 * shared >= ids;
  const others = dataset.columns.length - (key === null ? 0 : 1);
  const addsMost = 2 * (others - common) >= others;
  if (common > 0 && 2 * common >= of && !(isKnown && addsMost)) {
    const like = `Has ${common} of the ${of} columns of ${tableName(main)}`;
    if (key === null) return { role: 'new', reason: `${like} and names no customers: they are new.` };
    if (orders !== null && 2 * (overlap[i]?.[orders] ?? 0) >= ids) {
      return unused(`${like} and orders of its own: with all its columns it would be put below.`);
    }
    const known = `${count(shared)} of its ${count(ids)} customers are in it`;
    if (!isKnown || lacksTarget(main, dataset)) {
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

/** Whether two tables are about the same customers. */
export function sharesCustomers(overlap: TableOverlap, i: number, j: number): boolean {
  const shared = overlap[i]?.[j] ?? 0;
  const fewer = Math.min(overlap[i]?.[i] ?? 0, overlap[j]?.[j] ?? 0);
  return shared > 0 && shared >= SAME_CUSTOMERS * fewer;
}

/** Says what was done to customers. */
export function isCampaign({ columns }: Dataset): boolean {
  return columns.some((column) => column.role === 'treatment');
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}
