import { type Sql, sql, when } from '#sql';
import { orderLines } from './order-lines.ts';
import type { OrderLog } from './order-log.ts';
import type { OrderWindow } from './order-window.ts';

/** Where the day of a line lies, as `place` of `orderSumsQuery`. */
export const PLACE = { inside: 0, undated: 1, after: 2, before: 3 } as const;

/** What a line is, as `kind` of `orderSumsQuery`: the first of these that holds. */
export const KIND = {
  withoutAmount: 0,
  sale: 1,
  /** A negative quantity or amount, cancelled or not. */
  takenBack: 2,
  /** Would be a sale, had it not been cancelled. */
  cancelled: 3,
  zeroPriced: 4,
  other: 5,
} as const;

/**
 * The lines of an order log summed up, in no order: one row per customer (`id`, NULL for lines without one), `place`
 * and `kind` that has lines. `lines` counts them, `orders` their distinct orders (lines without an order id count one a
 * day), `amount` is their absolute money (DECIMAL), `first_day` and `last_day` the days they span. Whatever is asked of
 * a log is asked of this: its lines, of which there are many more, are read once.
 */
export function orderSumsQuery(log: OrderLog, { from, to }: OrderWindow): Sql {
  const { query, decimals, hasOrderId, isOrderPerLine } = orderLines(log);
  const order = hasOrderId ? sql`coalesce(order_id, CAST(day AS VARCHAR))` : sql`day`;
  const orders = isOrderPerLine ? sql`count(*)` : sql`count(DISTINCT order_key)`;
  const before = when(from !== null, sql` WHEN day < CAST(${from} AS DATE) THEN ${PLACE.before}`);
  return sql`
    SELECT id, place, kind, count(*) AS lines, ${orders} AS orders,
      CAST(sum(money) AS DECIMAL(38, ${decimals})) AS amount, min(day) AS first_day, max(day) AS last_day
    FROM (
      SELECT id, day, ${order} AS order_key, abs(amount) AS money,
        CAST(CASE WHEN day IS NULL THEN ${PLACE.undated} WHEN day >= CAST(${to} AS DATE) THEN ${PLACE.after}${before}
          ELSE ${PLACE.inside} END AS TINYINT) AS place,
        CAST(CASE WHEN amount IS NULL THEN ${KIND.withoutAmount} WHEN sale THEN ${KIND.sale}
          WHEN taken_back THEN ${KIND.takenBack} WHEN returned THEN ${KIND.cancelled}
          WHEN amount = 0 THEN ${KIND.zeroPriced} ELSE ${KIND.other} END AS TINYINT) AS kind
      FROM (${query})
    ) GROUP BY id, place, kind`;
}
