import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '#contract';
import { customerKey } from '#features';
import { name, type Sql, sql } from '#sql';
import { type Engine, filePattern } from '#table';
import { cellPattern, type ForgottenId } from './forgotten-id.ts';

/** Where customers may be named in a dataset: by position. */
export function idColumns({ columns }: Dataset): number[] {
  return [...columns.keys()].filter((i) => {
    const { role, kind } = columns[i]!;
    return role === 'customer-id' || (kind === 'identifier' && role !== 'order-id');
  });
}

/**
 * Whether an imported dataset holds a customer: in a column of ids, or, when the id cannot be mistaken, in any text
 * of it, rejected rows too.
 */
export async function holdsCustomer(
  { dataset, folder }: { dataset: Dataset; folder: string },
  id: ForgottenId,
  { engine, signal }: { engine: Engine; signal: AbortSignal },
): Promise<boolean> {
  for (const file of ['data.parquet', 'text.parquet']) {
    const path = join(folder, file);
    if (!existsSync(path)) continue;
    const isText = file === 'text.parquet';
    const conditions = dataset.columns.flatMap(({ storage }, i) => {
      if (idColumns(dataset).includes(i)) return [isKey(i, id)];
      return id.isDistinctive && (isText || storage === 'VARCHAR') ? [holdsWord(i, id)] : [];
    });
    if (conditions.length === 0) continue;
    const where = conditions.reduce((all, one) => sql`${all} OR ${one}`);
    const count = sql`SELECT CAST(count(*) AS DOUBLE) FROM read_parquet(${filePattern(path)}) WHERE ${where}`;
    if (Number((await engine.rows(count, { signal }))[0]![0]) > 0) return true;
  }
  const rejected = join(folder, 'rejected.csv');
  return existsSync(rejected) && id.isDistinctive && id.isIn(await readFile(rejected, 'utf8'));
}

function isKey(column: number, { key }: ForgottenId): Sql {
  return sql`${customerKey(sql`trim(CAST(${name(`c${column}`)} AS VARCHAR))`)} = ${key}`;
}

function holdsWord(column: number, id: ForgottenId): Sql {
  return sql`regexp_matches(${name(`c${column}`)}, ${cellPattern(id)})`;
}
