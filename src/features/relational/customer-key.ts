import { type Sql, sql } from '#sql';

/** A customer id as text that two tables agree on: "17850.0" is "17850". */
export function customerKey(column: Sql): Sql {
  return sql`regexp_replace(CAST(${column} AS VARCHAR), ${'^([0-9]+)\\.0+$'}, ${'\\1'})`;
}
