import { join, name, type Sql, sql } from '#sql';
import { filePattern } from '#table';
import type { CustomerColumn } from '../customer-table.ts';
import type { SummedOrders } from './sum-orders.ts';

/** A table that is joined: its rows, its customers as `KeyTables.everyCustomer` gives them, and its columns. */
export interface JoinedSide {
  readonly parquet: string;
  readonly keys: Sql;
  readonly rowColumn: string;
  readonly columns: readonly CustomerColumn[];
}

/**
 * The rows of the customers, each once, in any order: `row`, their own columns, those of the joined tables with the
 * row that each came from, and the figures of their orders, which the first row of a customer alone gets.
 * @param left the customers as `KeyTables.everyRow` gives them.
 */
export function joinQuery(
  customers: { readonly parquet: string; readonly left: Sql; readonly columns: readonly CustomerColumn[] },
  { joined, orders }: { joined: readonly JoinedSide[]; orders: SummedOrders | null },
): Sql {
  const cell = (at: number) => name(`c${at}`);
  const cells = customers.columns.map(({ at }) => sql`${name('t', `c${at}`)} AS ${cell(at)}`);
  const joins: Sql[] = [];
  for (const [i, { parquet, keys, rowColumn, columns }] of joined.entries()) {
    const [key, rows] = [`k${i}`, `j${i}`];
    joins.push(
      sql` LEFT JOIN ${keys} AS ${name(key)} ON ${name(key, 'key')} = l.key`,
      sql` LEFT JOIN read_parquet(${filePattern(parquet)}) AS ${name(rows)} ON ${name(rows, 'row')} = ${name(key, 'row')}`,
    );
    cells.push(...columns.map(({ at, origin }) => sql`${name(rows, `c${origin!.at}`)} AS ${cell(at)}`));
    cells.push(sql`${name(rows, 'row')} AS ${name(rowColumn)}`);
  }
  if (orders !== null) {
    const first = customers.columns.length + joined.reduce((sum, { columns }) => sum + columns.length, 0);
    joins.push(sql` LEFT JOIN ${orders.table} AS o ON o.id = l.first_key`);
    cells.push(...orders.figures.map((figure, i) => sql`${name('o', figure)} AS ${cell(first + i)}`));
  }
  return sql`SELECT t.row AS row, ${join(cells)} FROM read_parquet(${filePattern(customers.parquet)}) AS t
    JOIN ${customers.left} AS l ON l.row = t.row${join(joins, sql``)}`;
}
