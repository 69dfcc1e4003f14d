import { customerKey } from '#features';
import { name, type Sql, sql } from '#sql';
import { filePattern } from '#table';
import { type ImportedTable, idPosition, rowsFile } from './imported-table.ts';
import type { CountedRows, KeyTables } from './key-tables.ts';

/** Rows of the customers that joins cannot treat like the others. */
export interface LeftCounts {
  readonly withoutId: CountedRows;
  /** Rows with the id of an earlier row. */
  readonly repeated: CountedRows;
}

/** What does not match where a table with a row per customer is joined. */
export interface JoinCounts {
  /** Customers, each once, that the right table lacks. */
  readonly unmatched: CountedRows;
  /** Customers of the right table that are not in the left one. */
  readonly unknown: CountedRows;
  readonly repeated: CountedRows;
  readonly withoutId: CountedRows;
}

/** What does not match where an order log is joined. */
export interface OrderJoinCounts {
  /** Customers with any line in the log, whatever the window, that are not in the table. */
  readonly unknown: CountedRows;
  /** Of them those with a sale in the window. */
  readonly unknownWithSale: number;
  /** Customers of the table, each once, without any line in the log. */
  readonly withoutOrders: CountedRows;
  /** Customers with a line, but without a sale in the window. */
  readonly withoutSale: CountedRows;
}

/** @param left as `KeyTables.everyRow` gives it. */
export async function leftCounts(left: Sql, keys: KeyTables): Promise<LeftCounts> {
  return {
    withoutId: await keys.counted(sql`SELECT row, key FROM ${left} WHERE key IS NULL`),
    repeated: await keys.counted(sql`SELECT row, key FROM ${left} WHERE key IS NOT NULL AND NOT is_first`),
  };
}

/** @param right as `KeyTables.everyCustomer` gives it of the table. */
export async function joinCounts(
  { left, right, table }: { left: Sql; right: Sql; table: ImportedTable },
  keys: KeyTables,
): Promise<JoinCounts> {
  const cell = name('d', `c${idPosition(table.dataset)!}`);
  const file = sql`read_parquet(${filePattern(rowsFile(table))}) AS d`;
  return {
    unmatched: await keys.counted(
      sql`SELECT row, key FROM ${left} ANTI JOIN ${right} USING (key) WHERE is_first`,
    ),
    unknown: await keys.counted(sql`SELECT row, key FROM ${right} ANTI JOIN ${left} USING (key)`),
    repeated: await keys.counted(
      sql`SELECT d.row AS row, ${customerKey(cell)} AS key FROM ${file} ANTI JOIN ${right} AS r ON r.row = d.row WHERE ${cell} IS NOT NULL`,
    ),
    withoutId: await keys.counted(sql`SELECT d.row AS row, NULL AS key FROM ${file} WHERE ${cell} IS NULL`),
  };
}

/** @param log as `KeyTables.everyCustomer` gives it of the order log; @param sales one row per `id` with a sale. */
export async function orderJoinCounts(
  { left, log, sales }: { left: Sql; log: Sql; sales: Sql },
  keys: KeyTables,
): Promise<OrderJoinCounts> {
  const unknown = sql`SELECT row, key FROM ${log} ANTI JOIN ${left} USING (key)`;
  const sold = sql`SELECT u.row AS row, u.key AS key FROM (${unknown}) AS u SEMI JOIN ${sales} AS s ON s.id = u.key`;
  const known = sql`SELECT row, key FROM ${left} SEMI JOIN ${log} USING (key) WHERE is_first`;
  return {
    unknown: await keys.counted(unknown),
    unknownWithSale: (await keys.counted(sold)).count,
    withoutOrders: await keys.counted(
      sql`SELECT row, key FROM ${left} ANTI JOIN ${log} USING (key) WHERE is_first`,
    ),
    withoutSale: await keys.counted(
      sql`SELECT k.row AS row, k.key AS key FROM (${known}) AS k ANTI JOIN ${sales} AS s ON s.id = k.key`,
    ),
  };
}
