import { type Sql, sql } from '#sql';

/** A customer id as text that two tables agree on: "17850.0" is "17850". */
export function customerKey(column: Sql): Sql {
  const text = sql`CAST(${column} AS VARCHAR)`;
  const whole = sql`regexp_replace(${text}, ${'^([0-9]+)\\.0+$'}, ${'\\1'})`;
  return sql`(CASE WHEN contains(${text}, '.') THEN ${whole} ELSE ${text} END)`;
}
