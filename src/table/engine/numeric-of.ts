import type { Column } from '#contract';
import { type Sql, sql } from '#sql';

/** A typed value as DOUBLE: dates as days, timestamps as seconds since 1970-01-01, booleans 0 and 1. */
export function numericOf(storage: Column['storage'], value: Sql): Sql {
  switch (storage) {
    case 'DATE':
      return sql`CAST(date_diff('day', DATE '1970-01-01', ${value}) AS DOUBLE)`;
    case 'TIMESTAMP':
      return sql`epoch(${value})`;
    case 'BOOLEAN':
      return sql`CAST(CAST(${value} AS INTEGER) AS DOUBLE)`;
    case 'VARCHAR':
      return sql`TRY_CAST(${value} AS DOUBLE)`;
    default:
      return sql`CAST(${value} AS DOUBLE)`;
  }
}
