import { type Sql, sql } from '#sql';
import { orderLines } from './order-lines.ts';
import type { OrderLog } from './order-log.ts';
import { inWindow, type OrderWindow } from './order-window.ts';

/**
 * One row: `gap`, the smallest number of days that the given share of the gaps between successive days with a purchase
 * of one customer do not exceed, and `gaps`, how many there are; gap is NULL where nobody came twice.
 */
export function purchaseGapQuery(log: OrderLog, window: OrderWindow, share: number): Sql {
  return sql`
    WITH days AS (
      SELECT DISTINCT id, day FROM (${orderLines(log).query}) WHERE id IS NOT NULL AND sale AND ${inWindow(window)}
    ), gaps AS (
      SELECT day - lag(day) OVER (PARTITION BY id ORDER BY day) AS gap FROM days
    )
    SELECT quantile_disc(gap, ${share}) AS gap, count(gap) AS gaps FROM gaps WHERE gap IS NOT NULL`;
}

/** One row: the first and the last day with a sale, as ISO dates. */
export function saleDaysQuery(log: OrderLog): Sql {
  return sql`
    SELECT CAST(min(day) AS VARCHAR) AS first, CAST(max(day) AS VARCHAR) AS last
    FROM (${orderLines(log).query}) WHERE id IS NOT NULL AND sale`;
}
