import { join, name, type Sql, sql } from '#sql';
import { filePattern } from '#table';
import { customerKey } from './customer-key.ts';

/** Which rows count as one, and which of them stays. */
export interface DedupeOptions {
  /** Positions of the columns that are equal in such rows, or of the one with the customer. */
  readonly by: { readonly columns: readonly number[] } | { readonly customer: number };
  readonly keep: 'first' | 'last';
  /** Position of the column that says which is first, rows without it last of all; null: the order of the file. */
  readonly time: number | null;
}

/**
 * The rows that stay, with their `row`, `c0`, `c1`, ...: of those that count as one a single row. Rows without a
 * customer all stay, as nobody knows whose they are.
 * @param nColumns of the table.
 */
export function dedupeQuery(
  { parquet, nColumns }: { readonly parquet: string; readonly nColumns: number },
  { by, keep, time }: DedupeOptions,
): Sql {
  const all = Array.from({ length: nColumns }, (_, at) => name(`c${at}`));
  const cell = (at: number) => name(`c${at}`);
  const same = 'customer' in by ? customerKey(cell(by.customer)) : join(by.columns.map(cell));
  const direction = keep === 'first' ? sql`` : sql` DESC`;
  const byTime = time === null ? sql`` : sql`${name(`c${time}`)}${direction} NULLS LAST, `;
  const nth = sql`row_number() OVER (PARTITION BY ${same} ORDER BY ${byTime}row${direction})`;
  const isUnknown = 'customer' in by ? sql` OR ${cell(by.customer)} IS NULL` : sql``;
  const stays = sql`${nth} = 1${isUnknown}`;
  return sql`SELECT row, ${join(all)} FROM read_parquet(${filePattern(parquet)}) QUALIFY ${stays} ORDER BY row`;
}
