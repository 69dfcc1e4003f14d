import { join, type Sql, sql } from '#sql';
import type { OrderLog } from './order-log.ts';
import { KIND, orderSumsQuery, PLACE } from './order-sums.ts';
import type { OrderWindow } from './order-window.ts';

/** What the lines of an order log are; a line without customer and date counts as both. */
export interface OrderCounts {
  readonly lines: number;
  readonly withoutCustomer: number;
  readonly withoutDate: number;
  /** With customer and date, but on the cut-off day or later. */
  readonly afterCutoff: number;
  /** With customer and date, but before the window begins. */
  readonly beforeWindow: number;
  /** The following count lines with a customer and a date in the window; together with `otherLines` all of them. */
  readonly sales: number;
  readonly returns: number;
  readonly zeroPriced: number;
  readonly withoutAmount: number;
  /** Neither sale nor return, such as a negative price or no pieces. */
  readonly otherLines: number;
  /** Customers with a sale in the window. */
  readonly customers: number;
  readonly customersWithAnyLine: number;
}

/** The columns that `orderCountsQuery` gives, in order. */
export const ORDER_COUNTS = [
  'lines',
  'withoutCustomer',
  'withoutDate',
  'afterCutoff',
  'beforeWindow',
  'sales',
  'returns',
  'zeroPriced',
  'withoutAmount',
  'otherLines',
  'customers',
  'customersWithAnyLine',
] as const satisfies readonly (keyof OrderCounts)[];

/**
 * How many lines there are and why some are left out: one row of `ORDER_COUNTS`, DOUBLE.
 * @param sums a table that holds `orderSumsQuery` of the log and window.
 */
export function orderCountsQuery(log: OrderLog, window: OrderWindow, sums?: Sql): Sql {
  const lines = (condition: Sql) => sql`coalesce(sum(lines) FILTER (${condition}), 0)`;
  const named = (place: number) => sql`id IS NOT NULL AND place = ${place}`;
  const usable = (...kinds: readonly number[]) => {
    return lines(sql`${named(PLACE.inside)} AND kind IN (${join(kinds.map((kind) => sql`${kind}`))})`);
  };
  const figures: readonly Sql[] = [
    lines(sql`TRUE`),
    lines(sql`id IS NULL`),
    lines(sql`place = ${PLACE.undated}`),
    lines(named(PLACE.after)),
    lines(named(PLACE.before)),
    usable(KIND.sale),
    usable(KIND.takenBack, KIND.cancelled),
    usable(KIND.zeroPriced),
    usable(KIND.withoutAmount),
    usable(KIND.other),
    sql`count(*) FILTER (${named(PLACE.inside)} AND kind = ${KIND.sale})`,
    sql`count(DISTINCT id)`,
  ];
  const cells = figures.map((figure) => sql`CAST(${figure} AS DOUBLE)`);
  return sql`SELECT ${join(cells)} FROM ${sums ?? sql`(${orderSumsQuery(log, window)})`}`;
}

/** The counts of the one row of `orderCountsQuery`. */
export function orderCountsOf(row: readonly unknown[]): OrderCounts {
  const at = (count: (typeof ORDER_COUNTS)[number]) => Number(row[ORDER_COUNTS.indexOf(count)]);
  return {
    lines: at('lines'),
    withoutCustomer: at('withoutCustomer'),
    withoutDate: at('withoutDate'),
    afterCutoff: at('afterCutoff'),
    beforeWindow: at('beforeWindow'),
    sales: at('sales'),
    returns: at('returns'),
    zeroPriced: at('zeroPriced'),
    withoutAmount: at('withoutAmount'),
    otherLines: at('otherLines'),
    customers: at('customers'),
    customersWithAnyLine: at('customersWithAnyLine'),
  };
}
