import { type Sql, sql } from '#sql';
import { orderLines } from './order-lines.ts';
import type { OrderLog } from './order-log.ts';
import { inWindow, type OrderWindow } from './order-window.ts';

/** `id` of each customer with a sale in the window, once, as `customerKey` gives it. */
export function activeCustomersQuery(log: OrderLog, window: OrderWindow): Sql {
  return sql`SELECT DISTINCT id FROM (${orderLines(log).query}) WHERE id IS NOT NULL AND sale AND ${inWindow(window)}`;
}
