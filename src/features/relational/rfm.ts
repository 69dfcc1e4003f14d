import { name, type Sql, sql } from '#sql';
import { filePattern } from '#table';
import { orderColumns } from './order-columns.ts';
import { orderLines } from './order-lines.ts';
import type { OrderLog } from './order-log.ts';
import { KIND, orderSumsQuery, PLACE } from './order-sums.ts';
import type { OrderWindow } from './order-window.ts';

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
export function lastDayQuery({ dataset, parquet, money }: OrderLog): Sql {
  const { time } = orderColumns(dataset, money);
  // of the column itself, the statistics of the file tell the greatest value
  const last = sql`max(${name(`c${time}`)})`;
  return sql`SELECT CAST(CAST(${last} AS DATE) AS VARCHAR) FROM read_parquet(${filePattern(parquet)})`;
}

/**
 * One row per customer with a sale, ordered by customer (as numbers where all are): `row` from 1, the customer id
 * as `id`, then `RFM_COLUMNS`. Recency and tenure are days up to the
 * cut-off. Frequency counts distinct orders;
 * sales without an order id count one a day. Monetary is gross sales; what was taken back is subtracted in
 * `net_monetary`; `returns_share` is what was taken back or cancelled over gross sales, and may exceed 1.
 * Money is DECIMAL throughout, so sums are exact.
 * @param sums a table that holds `orderSumsQuery` of the log and window.
 */
export function rfmQuery(log: OrderLog, window: OrderWindow, sums?: Sql): Sql {
  const { decimals } = orderLines(log);
  const sum = (condition: Sql) =>
    sql`CAST(coalesce(sum(amount) FILTER (${condition}), 0) AS DECIMAL(38, ${decimals}))`;
  const sale = sql`kind = ${KIND.sale}`;
  const takenBack = sql`kind = ${KIND.takenBack}`;
  return sql`
    WITH customers AS (
      SELECT id,
        CAST(max(orders) FILTER (${sale}) AS INTEGER) AS frequency,
        ${sum(sale)} AS monetary,
        ${sum(sql`${takenBack} OR kind = ${KIND.cancelled}`)} AS returned,
        ${sum(takenBack)} AS taken_back,
        min(first_day) FILTER (${sale}) AS first_purchase,
        max(last_day) FILTER (${sale}) AS last_purchase
      FROM ${sums ?? sql`(${orderSumsQuery(log, window)})`}
      WHERE id IS NOT NULL AND place = ${PLACE.inside}
      GROUP BY id HAVING bool_or(${sale})
    ), numbered AS (
      SELECT *, (SELECT bool_and(TRY_CAST(id AS HUGEINT) IS NOT NULL) FROM customers) AS numeric_ids FROM customers
    )
    SELECT row_number() OVER (ORDER BY CASE WHEN numeric_ids THEN TRY_CAST(id AS HUGEINT) END, id) AS row,
      ${figures(decimals, window)}
    FROM numbered ORDER BY row`;
}

/** The same of customers that are summed up and in order already, as `keptSums` has them. */
export function rfmOfCustomersQuery(log: OrderLog, window: OrderWindow, customers: Sql): Sql {
  const { decimals } = orderLines(log);
  const money = (value: Sql) => sql`CAST(${value} AS DECIMAL(38, ${decimals}))`;
  return sql`SELECT row, ${figures(decimals, window)} FROM (
      SELECT row, id, orders AS frequency, ${money(sql`sold`)} AS monetary,
        ${money(sql`taken_back`)} + ${money(sql`cancelled`)} AS returned,
        ${money(sql`taken_back`)} AS taken_back, first_day AS first_purchase, last_day AS last_purchase
      FROM ${customers})`;
}

function figures(decimals: number, window: OrderWindow): Sql {
  const day = sql`CAST(${window.to} AS DATE)`;
  return sql`id,
      CAST(date_diff('day', last_purchase, ${day}) AS INTEGER) AS recency,
      frequency,
      monetary,
      CAST(date_diff('day', first_purchase, ${day}) AS INTEGER) AS tenure,
      round(CAST(monetary AS DOUBLE) / frequency, 4) AS average_order_value,
      round(CAST(returned AS DOUBLE) / CAST(monetary AS DOUBLE), 6) AS returns_share,
      CAST(monetary - taken_back AS DECIMAL(38, ${decimals})) AS net_monetary,
      first_purchase,
      last_purchase`;
}
