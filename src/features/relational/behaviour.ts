import { join, type Sql, sql } from '#sql';
import { orderLines } from './order-lines.ts';
import type { OrderLog } from './order-log.ts';
import { inWindow, type OrderWindow } from './order-window.ts';

/** The columns that `behaviourQuery` gives, in order, after `id`. */
export const BEHAVIOUR_COLUMNS = [
  'inter_purchase_mean',
  'inter_purchase_sd',
  'order_value_sd',
  'largest_order',
  'distinct_products',
  'distinct_categories',
  'spend_trend',
  'seasonality',
  'weekend_share',
] as const;

/** Largest order, in its smallest unit of money, whose square still adds up exactly. */
const LARGEST_SQUARED = 1e15;

/**
 * How customers buy: one row per customer with a sale in the window, in no order.
 *
 * - `inter_purchase_mean`, `inter_purchase_sd`: days between successive days with a purchase; NULL below two such
 *   days, the standard deviation (of a sample) below three.
 * - `order_value_sd`: standard deviation (of a sample) of the order amounts, NULL for one order; `largest_order`.
 * - `distinct_products`, `distinct_categories`: NULL where the log has no such column.
 * - `spend_trend`: sales of the later half of the time since the first purchase less those of the earlier half,
 *   over all sales: -1 to 1; NULL for a single day.
 * - `seasonality`: mean resultant length of the months of the purchase days on the circle of the year, 0 spread
 *   evenly to 1 always the same month (Mardia and Jupp 2000, 2.3.1); NULL below three days.
 * - `weekend_share`: share of the purchase days that are Saturdays or Sundays.
 *
 * Sums are of whole numbers and DECIMAL, so they do not depend on the order of rows.
 */
export function behaviourQuery(log: OrderLog, window: OrderWindow): Sql {
  const { query, decimals, hasOrderId } = orderLines(log);
  const order = hasOrderId ? sql`coalesce(order_id, CAST(day AS VARCHAR))` : sql`CAST(day AS VARCHAR)`;
  const money = (value: Sql) => sql`CAST(${value} AS DECIMAL(38, ${decimals}))`;
  const units = sql`CAST(round(CAST(value AS DOUBLE) * ${10 ** decimals}) AS HUGEINT)`;
  return sql`
    WITH sales AS (
      SELECT id, day, ${order} AS order_key, abs(amount) AS amount, product, category
      FROM (${query}) WHERE id IS NOT NULL AND sale AND ${inWindow(window)}
    ), purchase_days AS (
      SELECT id, day, ${money(sql`sum(amount)`)} AS spent,
        day - lag(day) OVER (PARTITION BY id ORDER BY day) AS gap,
        min(day) OVER (PARTITION BY id) AS first_day
      FROM sales GROUP BY id, day
    ), by_day AS (
      SELECT id, count(*) AS days, sum(gap) AS gaps, sum(gap * gap) AS squared_gaps,
        ${money(sql`coalesce(sum(spent) FILTER (${laterHalf(window)}), 0)`)} AS later,
        ${money(sql`sum(spent)`)} AS spent,
        ${seasonality()} AS seasonality,
        count(*) FILTER (isodow(day) >= 6) AS weekend
      FROM purchase_days GROUP BY id
    ), by_order AS (
      SELECT id, count(*) AS orders, max(value) AS largest,
        CASE WHEN max(CAST(value AS DOUBLE)) * ${10 ** decimals} < ${LARGEST_SQUARED} THEN sum(${units}) END AS total,
        CASE WHEN max(CAST(value AS DOUBLE)) * ${10 ** decimals} < ${LARGEST_SQUARED} THEN sum(${units} * ${units}) END AS squares
      FROM (SELECT id, ${money(sql`sum(amount)`)} AS value FROM sales GROUP BY id, order_key)
      GROUP BY id
    ), breadth AS (
      SELECT id, nullif(count(DISTINCT product), 0) AS products, nullif(count(DISTINCT category), 0) AS categories
      FROM sales GROUP BY id
    )
    SELECT id,
      round(CAST(gaps AS DOUBLE) / nullif(days - 1, 0), 4) AS inter_purchase_mean,
      ${sampleDeviation({ n: sql`(days - 1)`, sum: sql`gaps`, squares: sql`squared_gaps` })} AS inter_purchase_sd,
      round(${sampleDeviation({ n: sql`orders`, sum: sql`total`, squares: sql`squares` })} / ${10 ** decimals}, 4) AS order_value_sd,
      largest AS largest_order,
      CAST(products AS INTEGER) AS distinct_products,
      CAST(categories AS INTEGER) AS distinct_categories,
      CASE WHEN days > 1 THEN round(CAST(2 * later - spent AS DOUBLE) / CAST(spent AS DOUBLE), 6) END AS spend_trend,
      CASE WHEN days > 2 THEN round(seasonality, 6) END AS seasonality,
      round(CAST(weekend AS DOUBLE) / days, 6) AS weekend_share
    FROM by_day JOIN by_order USING (id) JOIN breadth USING (id)`;
}

/** The day is nearer to the cut-off than to the customer's first purchase. */
function laterHalf({ to }: OrderWindow): Sql {
  return sql`2 * (day - first_day) >= CAST(${to} AS DATE) - first_day`;
}

/** Of whole numbers, whose sums are exact; NULL below two of them. */
function sampleDeviation({ n, sum, squares }: { n: Sql; sum: Sql; squares: Sql }): Sql {
  return sql`CASE WHEN ${n} > 1 THEN round(sqrt(CAST(${n} * ${squares} - ${sum} * ${sum} AS DOUBLE) / (CAST(${n} AS DOUBLE) * (${n} - 1))), 4) END`;
}

function seasonality(): Sql {
  const months = Array.from({ length: 12 }, (_, month) => ({
    count: sql`count(*) FILTER (month(day) = ${month + 1})`,
    angle: (2 * Math.PI * month) / 12,
  }));
  const along = (part: (angle: number) => number) =>
    join(
      months.map(({ count, angle }) => sql`${part(angle)} * ${count}`),
      sql` + `,
    );
  return sql`sqrt(pow(${along(Math.cos)}, 2) + pow(${along(Math.sin)}, 2)) / count(*)`;
}
