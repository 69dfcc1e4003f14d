import { invariant } from '#base';
import type { NumericSummary } from '#contract';
import { join, name, sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { filePattern } from '../engine/file-path.ts';
import { numericOf } from '../engine/numeric-of.ts';
import type { ColumnDraft } from '../import/column-draft.ts';
import { ascending, numericSummary } from './numeric-summary.ts';

/** Columns read at once. */
const COLUMNS_AT_ONCE = 16;
const SECONDS_PER_DAY = 86_400;

/** Summaries of all columns that have an order, by index; times are in days like dates. */
export async function numericSummaries(
  engine: Engine,
  parquet: string,
  drafts: readonly ColumnDraft[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, NumericSummary>> {
  const wanted = drafts.filter(({ typing }) => typing.storage !== 'VARCHAR' && typing.storage !== 'BOOLEAN');
  const summaries = new Map<number, NumericSummary>();
  for (let from = 0; from < wanted.length; from += COLUMNS_AT_ONCE) {
    const part = wanted.slice(from, from + COLUMNS_AT_ONCE);
    const columns = await valuesInOrder(engine, parquet, part, signal);
    for (const [j, values] of columns.entries()) {
      const draft = part[j]!;
      const sorted = await sortedValues(engine, draft, values, signal);
      const summary = numericSummary(values, sorted);
      if (summary !== null) summaries.set(draft.index, summary);
    }
  }
  return summaries;
}

/** A plain scan keeps the order of the rows (`preserve_insertion_order`); NaN is missing. */
async function valuesInOrder(
  engine: Engine,
  parquet: string,
  drafts: readonly ColumnDraft[],
  signal: AbortSignal,
): Promise<Float64Array[]> {
  const { nRows } = drafts[0]!.census;
  const columns = drafts.map(() => new Float64Array(nRows));
  const cells = drafts.map(
    ({ index, typing }) =>
      sql`coalesce(${numericOf(typing.storage, name(`c${index}`))}, CAST('NaN' AS DOUBLE))`,
  );
  let at = 0;
  const query = sql`SELECT ${join(cells)} FROM read_parquet(${filePattern(parquet)})`;
  for await (const batch of engine.query(query, { signal })) {
    for (const [j, values] of columns.entries()) values.set(batch.numbers(j), at);
    at += batch.nRows;
  }
  invariant(at === nRows, `the table has ${nRows} rows, ${at} were read`);
  for (const [j, { typing }] of drafts.entries()) if (typing.storage === 'TIMESTAMP') toDays(columns[j]!);
  return columns;
}

/**
 * The present values, ascending: as often as the census of the column counted them where they are few enough. A
 * double may be a negative zero, which the engine does not tell from zero: such columns are sorted.
 */
async function sortedValues(
  engine: Engine,
  { census, typing, facts }: ColumnDraft,
  values: Float64Array,
  signal: AbortSignal,
): Promise<Float64Array> {
  const { storage } = typing;
  if (storage === 'DOUBLE' || facts.distinct > values.length / 2) return ascending(values);
  const sorted = new Float64Array(values.length - facts.missing);
  let at = 0;
  const query = sql`SELECT ${numericOf(storage, sql`x`)}, CAST(n AS DOUBLE)
    FROM (SELECT ${typing.value(sql`v`)} AS x, n FROM ${name(census.table)}) WHERE x IS NOT NULL ORDER BY x`;
  for await (const batch of engine.query(query, { signal })) {
    const found = batch.numbers(0);
    const counts = batch.numbers(1);
    for (let i = 0; i < batch.nRows; i++) {
      const end = at + counts[i]!;
      sorted.fill(found[i]!, at, end);
      at = end;
    }
  }
  invariant(at === sorted.length, `the census counts ${at} values, the table has ${sorted.length}`);
  if (storage === 'TIMESTAMP') toDays(sorted);
  return sorted;
}

function toDays(seconds: Float64Array): void {
  for (let i = 0; i < seconds.length; i++) seconds[i] = seconds[i]! / SECONDS_PER_DAY;
}
