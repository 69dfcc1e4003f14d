import { type Sql, sql, when } from '#sql';

/** The days that figures are computed from: `from` and later, before `to`; ISO dates. */
export interface OrderWindow {
  /** Null for everything before `to`. */
  readonly from: string | null;
  /** The cut-off: the first day that is not in the window. */
  readonly to: string;
}

/** Whether the day of a line lies in the window. */
export function inWindow({ from, to }: OrderWindow): Sql {
  const begins = when(from !== null, sql` AND day >= CAST(${from} AS DATE)`);
  return sql`(day < CAST(${to} AS DATE)${begins})`;
}
