import { join, name, type Sql, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';

/** Rows that equal an earlier one, and up to five of them by number. */
export interface Copies {
  readonly count: number;
  readonly rows: readonly number[];
}

const EXAMPLES = 5;

/** Rows that equal an earlier one in all columns, and in all but one; two 64-bit hashes stand for a row. */
export async function countDuplicates(
  engine: Engine,
  input: { readonly parquet: string; readonly nColumns: number; readonly id: number | null },
  signal: AbortSignal,
): Promise<{ readonly all: Copies; readonly id: Copies | null; readonly exceptId: Copies | null }> {
  const { parquet, nColumns, id } = input;
  const cells = Array.from({ length: nColumns }, (_, j) => j);
  const all = await copies(engine, { parquet, columns: cells }, signal);
  if (id === null) return { all, id: null, exceptId: null };
  const rest = cells.filter((j) => j !== id);
  return {
    all,
    id: await copies(engine, { parquet, columns: [id], present: id }, signal),
    exceptId: rest.length === 0 ? null : await copies(engine, { parquet, columns: rest }, signal),
  };
}

async function copies(
  engine: Engine,
  input: { readonly parquet: string; readonly columns: readonly number[]; readonly present?: number },
  signal: AbortSignal,
): Promise<Copies> {
  if (input.columns.length === 0) return { count: 0, rows: [] };
  const cells = input.columns.map((j) => name(`c${j}`));
  const backwards: readonly Sql[] = [...cells].reverse();
  const where = input.present === undefined ? sql`TRUE` : sql`${name(`c${input.present}`)} IS NOT NULL`;
  const hashes = sql`SELECT row, hash(${join(cells)}) AS h, hash('again', ${join(backwards)}) AS g
    FROM read_parquet(${filePattern(input.parquet)}) WHERE ${where}`;
  const [counted] = await engine.rows(
    sql`SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM (${hashes}) GROUP BY h, g)`,
    { signal },
  );
  const count = Number(counted?.[0]);
  if (count === 0) return { count, rows: [] };
  const examples = await engine.rows(
    sql`WITH hashes AS (${hashes}), again AS (SELECT h, g, min(row) AS first FROM hashes GROUP BY h, g HAVING count(*) > 1)
      SELECT row FROM hashes JOIN again USING (h, g) WHERE row > first ORDER BY row LIMIT ${EXAMPLES}`,
    { signal },
  );
  return { count, rows: examples.map(([row]) => Number(row)) };
}
