import { join, name, type Sql, sql } from '#sql';
import { orderLines } from './order-lines.ts';
import type { OrderLog } from './order-log.ts';
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
 */
export function orderCountsQuery(log: OrderLog, { from, to }: OrderWindow): Sql {
  const early = from === null ? sql`FALSE` : sql`day < ${day(from)}`;
  const count = (condition: Sql) => sql`count(*) FILTER (${condition})`;
  // by customer first: that counts the customers without a set of them each
  const figures: readonly Sql[] = [
    sql`count(*)`,
    count(sql`id IS NULL`),
    count(sql`day IS NULL`),
    count(sql`id IS NOT NULL AND day >= ${day(to)}`),
    count(sql`id IS NOT NULL AND ${early}`),
    count(sql`usable AND sale`),
    count(sql`usable AND returned`),
    count(sql`usable AND NOT sale AND NOT returned AND amount = 0`),
    count(sql`usable AND NOT sale AND NOT returned AND amount IS NULL`),
    count(sql`usable AND NOT sale AND NOT returned AND amount <> 0`),
    sql`CAST(coalesce(bool_or(id IS NOT NULL AND usable AND sale), FALSE) AS INTEGER)`,
    sql`CAST(coalesce(bool_or(id IS NOT NULL), FALSE) AS INTEGER)`,
  ];
  const names = figures.map((_, i) => name(`n${i}`));
  return sql`
    SELECT ${join(names.map((column) => sql`CAST(coalesce(sum(${column}), 0) AS DOUBLE)`))}
    FROM (
      SELECT ${join(figures.map((figure, i) => sql`${figure} AS ${names[i]!}`))}
      FROM (
        SELECT *, id IS NOT NULL AND day IS NOT NULL AND day < ${day(to)} AND NOT ${early} AS usable
        FROM (${orderLines(log).query})
      ) GROUP BY id
    )`;
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

function day(iso: string): Sql {
  return sql`CAST(${iso} AS DATE)`;
}
