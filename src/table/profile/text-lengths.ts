import type { Column, ColumnProfile } from '#contract';
import { join, name, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';

/** Lengths of the values of text and identifier columns in characters, by index. */
export async function textLengths(
  engine: Engine,
  { parquet, columns }: { readonly parquet: string; readonly columns: readonly Column[] },
  signal: AbortSignal,
): Promise<ReadonlyMap<number, NonNullable<ColumnProfile['lengths']>>> {
  const texts = columns.flatMap(({ storage }, j) => (storage === 'VARCHAR' ? [j] : []));
  const lengths = new Map<number, NonNullable<ColumnProfile['lengths']>>();
  if (texts.length === 0) return lengths;
  const pieces = texts.map((j) => {
    const length = sql`length(${name(`c${j}`)})`;
    return sql`min(${length}), CAST(quantile_cont(${length}, 0.5) AS DOUBLE), max(${length})`;
  });
  const [row] = await engine.rows(sql`SELECT ${join(pieces)} FROM read_parquet(${filePattern(parquet)})`, {
    signal,
  });
  for (const [i, j] of texts.entries()) {
    const [min, median, max] = [row?.[3 * i], row?.[3 * i + 1], row?.[3 * i + 2]];
    if (min === null || min === undefined) continue;
    lengths.set(j, { min: Number(min), median: Number(median), max: Number(max) });
  }
  return lengths;
}
