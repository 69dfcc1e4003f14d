import type { Dataset, Finding } from '#contract';
import { exampleIds } from './example-ids.ts';
import { idPosition, tableName } from './imported-table.ts';
import type { JoinCounts, LeftCounts, OrderJoinCounts } from './join-counts.ts';
import type { CountedRows } from './key-tables.ts';

/** The tables of a join. */
interface Sides {
  readonly left: Dataset;
  readonly right: Dataset;
}

/** Rows of the customers that joins treat otherwise, as findings of their table. */
export function leftFindings(
  customers: Dataset,
  { withoutId, repeated }: LeftCounts,
  hasOrders: boolean,
): Finding[] {
  const file = tableName(customers);
  const fate = hasOrders
    ? 'its orders count for the first of its rows, the others are listed without a segment'
    : 'each of its rows gets what is joined';
  return [
    ...finding(customers, withoutId, {
      code: 'customers-without-id',
      message: `${rows(withoutId)} of ${file} without a customer id: nothing can be joined to ${them(withoutId)}.`,
    }),
    ...finding(customers, repeated, {
      code: 'repeated-customers',
      message: `${rows(repeated)} of ${file} with the id of an earlier row (${examples(repeated)}): of such a customer ${fate}.`,
    }),
  ];
}

/** What did not match in a join, as findings of the customers (`left`) and of the joined table (`right`). */
export function joinFindings(
  { left, right }: Sides,
  counts: JoinCounts,
): { left: Finding[]; right: Finding[] } {
  const { unmatched, unknown, repeated, withoutId } = counts;
  const [customers, joined] = [tableName(left), tableName(right)];
  return {
    left: finding(left, unmatched, {
      code: 'customers-without-match',
      message: `${people(unmatched)} of ${customers} not in ${joined} (${examples(unmatched)}): its columns are missing there.`,
    }),
    right: [
      ...finding(right, unknown, {
        code: 'unknown-customers',
        message: `${people(unknown)} of ${joined} left out: not in ${customers} (${examples(unknown)}).`,
      }),
      ...finding(right, repeated, {
        code: 'repeated-customers',
        message: `${rows(repeated)} of ${joined} left out: the same customer has an earlier row, which is taken (${examples(repeated)}).`,
      }),
      ...finding(right, withoutId, {
        code: 'rows-without-customer',
        message: `${rows(withoutId)} of ${joined} left out: without a customer id.`,
      }),
    ],
  };
}

/** What did not match between customers and their orders, as findings of the customers and of the order log. */
export function orderJoinFindings(
  { left, right }: Sides,
  { unknown, unknownWithSale, withoutOrders, withoutSale }: OrderJoinCounts,
): { left: Finding[]; right: Finding[] } {
  const [customers, orders] = [tableName(left), tableName(right)];
  const sold =
    unknownWithSale === unknown.count ? '' : ` Sales in the window have ${number(unknownWithSale)} of them.`;
  return {
    left: [
      ...finding(left, withoutOrders, {
        code: 'customers-without-orders',
        message: `${people(withoutOrders)} of ${customers} without an order in ${orders} (${examples(withoutOrders)}): listed without a segment.`,
      }),
      ...finding(left, withoutSale, {
        code: 'customers-without-sale-in-window',
        message: `${people(withoutSale)} of ${customers} with lines in ${orders} but no sale in the window (${examples(withoutSale)}): listed without a segment.`,
      }),
    ],
    right: finding(right, unknown, {
      code: 'orders-of-unknown-customers',
      message: `${people(unknown)} of ${orders} left out: not in ${customers} (${examples(unknown)}).${sold}`,
    }),
  };
}

function finding(
  dataset: Dataset,
  counted: CountedRows,
  { code, message }: Pick<Finding, 'code' | 'message'>,
): Finding[] {
  if (counted.count === 0) return [];
  const column = dataset.columns[idPosition(dataset)!]!.name;
  return [{ code, severity: 'warning', column, count: counted.count, message, rows: [...counted.rows] }];
}

function number(n: number): string {
  return n.toLocaleString('en-US');
}

function rows({ count }: CountedRows): string {
  return count === 1 ? '1 row' : `${number(count)} rows`;
}

function people({ count }: CountedRows): string {
  return count === 1 ? '1 customer' : `${number(count)} customers`;
}

function them({ count }: CountedRows): string {
  return count === 1 ? 'it' : 'them';
}

function examples({ ids, count }: CountedRows): string {
  return exampleIds(ids, count);
}
