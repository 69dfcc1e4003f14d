import type { Dataset } from '#contract';
import { type Sql, sql } from '#sql';
import { type OrderColumns, orderColumns } from './order-columns.ts';

/** The columns that `rfmQuery` gives, in order, after `row`. */
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

/** An order log on disk. */
export interface OrderLog {
  readonly dataset: Dataset;
  /** Its Parquet file: `row`, then `c0..cN` in the order of the dataset's columns. */
  readonly parquet: string;
}

/** The last day of the log as text (ISO), null when no line has a date. One row, one column. */
export function lastDayQuery(log: OrderLog): Sql {
  const { time } = orderColumns(log.dataset);
  return sql`SELECT CAST(CAST(max(${time}) AS DATE) AS VARCHAR) AS c0 FROM read_parquet(${log.parquet})`;
}

/**
 * How many lines there are and why some are left out. One row: lines, without customer, without date, sales,
 * returns, priced at zero, customers with sales, customers with any line.
 */
export function orderCountsQuery(log: OrderLog): Sql {
  const columns = orderColumns(log.dataset);
  const { customer, time, amount, isSale, isReturn } = columns;
  return sql`
    SELECT CAST(count(*) AS DOUBLE) AS c0,
      CAST(count(*) FILTER (${customer} IS NULL) AS DOUBLE) AS c1,
      CAST(count(*) FILTER (${time} IS NULL) AS DOUBLE) AS c2,
      CAST(count(*) FILTER (${isUsable(columns)} AND ${isSale}) AS DOUBLE) AS c3,
      CAST(count(*) FILTER (${isUsable(columns)} AND ${isReturn}) AS DOUBLE) AS c4,
      CAST(count(*) FILTER (${isUsable(columns)} AND ${amount} = 0) AS DOUBLE) AS c5,
      CAST(count(DISTINCT ${customer}) FILTER (${isUsable(columns)} AND ${isSale}) AS DOUBLE) AS c6,
      CAST(count(DISTINCT ${customer}) AS DOUBLE) AS c7
    FROM read_parquet(${log.parquet})`;
}

/** Names of the columns of `orderCountsQuery`. */
export const ORDER_COUNTS = [
  'lines',
  'withoutCustomer',
  'withoutDate',
  'sales',
  'returns',
  'zeroPriced',
  'customers',
  'customersWithAnyLine',
] as const;

/**
 * One row per customer with a sale, ordered by customer (as numbers where all are): `row` from 1, the customer id
 * as `id`, then `RFM_COLUMNS`. Recency and tenure are days up to the cut-off; frequency counts distinct orders,
 * or days with a sale where there is no order id; monetary is gross sales, net of returns in `net_monetary`.
 * Money is DECIMAL throughout, so sums are exact.
 * @param cutoff ISO date; lines on or after it are left out.
 */
export function rfmQuery(log: OrderLog, cutoff: string): Sql {
  const columns = orderColumns(log.dataset);
  const { time, amount, isSale, isReturn, order, decimals } = columns;
  const money = (value: Sql) => sql`CAST(${value} AS DECIMAL(38, ${decimals}))`;
  const orders = order === null ? sql`count(DISTINCT day)` : sql`count(DISTINCT order_id)`;
  return sql`
    WITH lines AS (
      SELECT ${customerKey(columns.customer)} AS id, CAST(${time} AS DATE) AS day, ${order ?? sql`NULL`} AS order_id,
        abs(${amount}) AS amount, ${isSale} AS is_sale, ${isReturn} AS is_return
      FROM read_parquet(${log.parquet})
      WHERE ${isUsable(columns)} AND CAST(${time} AS DATE) < CAST(${cutoff} AS DATE)
    ), sales AS (
      SELECT id, CAST(${orders} AS INTEGER) AS frequency, ${money(sql`sum(amount)`)} AS monetary,
        min(day) AS first_purchase, max(day) AS last_purchase
      FROM lines WHERE is_sale GROUP BY id
    ), takebacks AS (
      SELECT id, ${money(sql`sum(amount)`)} AS returned FROM lines WHERE is_return GROUP BY id
    ), joined AS (
      SELECT sales.*, coalesce(returned, 0) AS returned FROM sales LEFT JOIN takebacks USING (id)
    )
    SELECT row_number() OVER (
        ORDER BY CASE WHEN (SELECT bool_and(TRY_CAST(id AS HUGEINT) IS NOT NULL) FROM sales) THEN TRY_CAST(id AS HUGEINT) END, id
      ) AS row,
      id,
      CAST(date_diff('day', last_purchase, CAST(${cutoff} AS DATE)) AS INTEGER) AS recency,
      frequency,
      monetary,
      CAST(date_diff('day', first_purchase, CAST(${cutoff} AS DATE)) AS INTEGER) AS tenure,
      round(CAST(monetary AS DOUBLE) / frequency, 4) AS average_order_value,
      round(CAST(returned AS DOUBLE) / CAST(monetary AS DOUBLE), 6) AS returns_share,
      CAST(monetary - returned AS DECIMAL(38, ${decimals})) AS net_monetary,
      first_purchase,
      last_purchase
    FROM joined ORDER BY row`;
}

/** A customer id as text that two tables agree on: "17850.0" is "17850". */
export function customerKey(column: Sql): Sql {
  return sql`regexp_replace(CAST(${column} AS VARCHAR), ${'^([0-9]+)\\.0+$'}, ${'\\1'})`;
}

function isUsable({ customer, time }: OrderColumns): Sql {
  return sql`(${customer} IS NOT NULL AND ${time} IS NOT NULL)`;
}
