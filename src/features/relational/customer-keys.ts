import { name, type Sql, sql } from '#sql';
import { filePattern } from '#table';
import { customerKey } from './customer-key.ts';

/** A table as Parquet (`row`, `c0`, `c1`, ...) and the position of its column with the customer. */
export interface KeyedTable {
  readonly parquet: string;
  readonly key: number;
}

/** Each customer once: `key` as `customerKey` gives it, `row` of the first of its rows, `copies` how many there are. */
export function customerKeysQuery({ parquet, key }: KeyedTable): Sql {
  const cell = name(`c${key}`);
  // values repeat: each is made a key once
  return sql`
    SELECT key, min(row) AS row, CAST(sum(copies) AS BIGINT) AS copies FROM (
      SELECT ${customerKey(name('value'))} AS key, row, copies FROM (
        SELECT ${cell} AS value, min(row) AS row, count(*) AS copies
        FROM read_parquet(${filePattern(parquet)}) WHERE ${cell} IS NOT NULL GROUP BY ${cell}
      )
    ) GROUP BY key`;
}
