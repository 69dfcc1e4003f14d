import { name, type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import type { ColumnCensus } from './column-census.ts';
import { type ColumnTyping, PLAIN } from './column-typing.ts';

/** Days since 1899-12-30 of the years 1954 to 2064. */
export const FIRST_SERIAL = 20_000;
export const LAST_SERIAL = 60_000;

/**
 * Numbers under a name that says date, all of them days as Excel counts them: dates after all; null when they are
 * not. The fraction of a day is its time.
 */
export async function excelSerialTyping(
  engine: Engine,
  census: ColumnCensus,
  { number, words, signal }: { number: ColumnTyping; words: readonly string[]; signal: AbortSignal },
): Promise<ColumnTyping | null> {
  if (!words.some((word) => word === 'date' || word === 'dob')) return null;
  const days = sql`CAST(${number.value(sql`v`)} AS DOUBLE)`;
  const [extremes] = await engine.rows(
    sql`SELECT min(${days}), max(${days}), coalesce(bool_or(${days} <> floor(${days})), FALSE) FROM ${name(await census.table())}`,
    { signal },
  );
  const [least, most, hasTime] = extremes ?? [];
  if (typeof least !== 'number' || least < FIRST_SERIAL || Number(most) > LAST_SERIAL) return null;
  const { unreadable, infinite } = number;
  const common = { ...PLAIN, unreadable, infinite, isExcelSerial: true } as const;
  if (hasTime !== true) {
    const value = (cell: Sql) => sql`(DATE '1899-12-30' + CAST(${number.value(cell)} AS INTEGER))`;
    return { ...common, kind: 'date', storage: 'DATE', value };
  }
  const seconds = (cell: Sql) => sql`CAST(round(CAST(${number.value(cell)} AS DOUBLE) * 86400) AS BIGINT)`;
  const value = (cell: Sql) => sql`(TIMESTAMP '1899-12-30' + to_seconds(${seconds(cell)}))`;
  return { ...common, kind: 'timestamp', storage: 'TIMESTAMP', value };
}
