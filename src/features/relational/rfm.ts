import { type Sql, sql } from '#sql';
import { orderLines } from './order-lines.ts';
import type { OrderLog } from './order-log.ts';
import { inWindow, type OrderWindow } from './order-window.ts';

/** The columns that `rfmQuery` gives, in order, after `row` and `id`. */
export const RFM_COLUMNS = [
  'recency',
  'frequency',
  'monetary',
  'tenure',
  'average_order_value',
  'returns_share',
  'net_monetary',
  'first_purchase',
  'last_purchase',
] as const;

/** The last day of the log as text (ISO), null when no line has a date. One row, one column. */
export function lastDayQuery(log: OrderLog): Sql {
  return sql`SELECT CAST(max(day) AS VARCHAR) FROM (${orderLines(log).query})`;
}

/**
 * One row per customer with a sale, ordered by customer (as numbers where all are): `row` from 1, the customer id
 * as `id`, then `RFM_COLUMNS`. Recency and tenure are days up to the
 * cut-off. Frequency counts distinct orders;
 * sales without an order id count one a day. Monetary is gross sales; what was taken back is subtracted in
 * `net_monetary`; `returns_share` is what was taken back or cancelled over gross sales, and may exceed 1.
 * Money is DECIMAL throughout, so sums are exact.
 */
export function rfmQuery(log: OrderLog, window: OrderWindow): Sql {
  const { query, decimals, hasOrderId } = orderLines(log);
  const money = (value: Sql) => sql`CAST(${value} AS DECIMAL(38, ${decimals}))`;
  const sum = (condition: Sql) => money(sql`coalesce(sum(abs(amount)) FILTER (${condition}), 0)`);
  const order = hasOrderId ? sql`coalesce(order_id, CAST(day AS VARCHAR))` : sql`day`;
  const day = sql`CAST(${window.to} AS DATE)`;
  return sql`
    WITH customers AS (
      SELECT id,
        CAST(count(DISTINCT ${order}) FILTER (sale) AS INTEGER) AS frequency,
        ${sum(sql`sale`)} AS monetary,
        ${sum(sql`returned`)} AS returned,
        ${sum(sql`taken_back`)} AS taken_back,
        min(day) FILTER (sale) AS first_purchase,
        max(day) FILTER (sale) AS last_purchase
      FROM (${query})
      WHERE id IS NOT NULL AND ${inWindow(window)} AND (sale OR returned)
      GROUP BY id HAVING bool_or(sale)
    ), numbered AS (
      SELECT *, (SELECT bool_and(TRY_CAST(id AS HUGEINT) IS NOT NULL) FROM customers) AS numeric_ids FROM customers
    )
    SELECT row_number() OVER (ORDER BY CASE WHEN numeric_ids THEN TRY_CAST(id AS HUGEINT) END, id) AS row,
      id,
      CAST(date_diff('day', last_purchase, ${day}) AS INTEGER) AS recency,
      frequency,
      monetary,
      CAST(date_diff('day', first_purchase, ${day}) AS INTEGER) AS tenure,
      round(CAST(monetary AS DOUBLE) / frequency, 4) AS average_order_value,
      round(CAST(returned AS DOUBLE) / CAST(monetary AS DOUBLE), 6) AS returns_share,
      ${money(sql`monetary - taken_back`)} AS net_monetary,
      first_purchase,
      last_purchase
    FROM numbered ORDER BY row`;
}
