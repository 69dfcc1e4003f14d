import { customerKeysQuery } from '#features';
import { name, type Sql, sql } from '#sql';
import type { Engine } from '#table';
import { type ImportedTable, idPosition, rowsFile } from './imported-table.ts';

/** How many customers tables have, and how many they share: [tables][tables], 0 for a table that names none. */
export type TableOverlap = readonly (readonly number[])[];

/** Counts shared customers by their normalised ids; the diagonal has the distinct customers of each table. */
export async function tableOverlap(
  tables: readonly ImportedTable[],
  { engine, signal }: { engine: Engine; signal: AbortSignal },
): Promise<TableOverlap> {
  const shared = tables.map(() => tables.map(() => 0));
  const keyed = tables.flatMap((table, i) => {
    const key = idPosition(table.dataset);
    return key === null ? [] : [{ i, keys: name(engine.freshName('keys')), parquet: rowsFile(table), key }];
  });
  const made: Sql[] = [];
  try {
    for (const { keys, ...table } of keyed) {
      await engine.exec(sql`CREATE TABLE ${keys} AS SELECT key FROM (${customerKeysQuery(table)})`, {
        signal,
      });
      made.push(keys);
    }
    for (const [at, one] of keyed.entries()) {
      for (const other of keyed.slice(at)) {
        const query = sql`SELECT CAST(count(*) AS DOUBLE) FROM ${one.keys} SEMI JOIN ${other.keys} USING (key)`;
        const count = Number((await engine.rows(query, { signal }))[0]![0]);
        shared[one.i]![other.i] = count;
        shared[other.i]![one.i] = count;
      }
    }
    return shared;
  } finally {
    for (const keys of made) await engine.exec(sql`DROP TABLE ${keys}`);
  }
}
