import type { NumericSummary } from '#contract';
import { name, sql } from '#sql';
import { codedCounts } from '../coded/coded-counts.ts';
import type { CodedText } from '../coded/coded-text.ts';
import type { ValueCounts } from '../coded/told-column.ts';
import type { Engine } from '../engine/engine.ts';
import { numericOf } from '../engine/numeric-of.ts';
import type { ColumnDraft } from '../import/column-draft.ts';
import { weightedSummary } from './weighted-summary.ts';

const SECONDS_PER_DAY = 86_400;

/**
 * Summaries of all columns that have an order, by index; times are in days like dates. What is read are the distinct
 * texts of a column with their counts, not its rows.
 */
export async function numericSummaries(
  engine: Engine,
  drafts: readonly ColumnDraft[],
  { signal, coded }: { readonly signal: AbortSignal; readonly coded?: CodedText | undefined },
): Promise<ReadonlyMap<number, NumericSummary>> {
  const summaries = new Map<number, NumericSummary>();
  for (const draft of drafts) {
    const { storage } = draft.typing;
    if (storage === 'VARCHAR' || storage === 'BOOLEAN') continue;
    const known = coded === undefined ? null : await codedCounts(engine, { coded, draft }, signal);
    const { values, counts, release }: ValueCounts = known ?? (await countedValues(engine, draft, signal));
    if (storage === 'TIMESTAMP') for (let i = 0; i < values.length; i++) values[i]! /= SECONDS_PER_DAY;
    const summary = weightedSummary(values, counts);
    if (summary !== null) summaries.set(draft.index, summary);
    release?.();
  }
  return summaries;
}

/** The distinct values of a column in ascending order and how often each occurs; missing ones aside. */
async function countedValues(
  engine: Engine,
  { typing, census }: ColumnDraft,
  signal: AbortSignal,
): Promise<{ values: Float64Array; counts: Float64Array }> {
  const value = numericOf(typing.storage, sql`value`);
  const query = sql`SELECT number, CAST(sum(n) AS DOUBLE) FROM (
      SELECT ${value} AS number, n FROM (SELECT ${typing.value(sql`v`)} AS value, n FROM ${name(await census.table())}))
    WHERE number IS NOT NULL AND NOT isnan(number) GROUP BY number ORDER BY number`;
  const parts: { values: Float64Array; counts: Float64Array }[] = [];
  let n = 0;
  for await (const batch of engine.query(query, { signal })) {
    parts.push({ values: batch.numbers(0).slice(), counts: batch.numbers(1).slice() });
    n += batch.nRows;
  }
  const values = new Float64Array(n);
  const counts = new Float64Array(n);
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    counts.set(part.counts, at);
    at += part.values.length;
  }
  return { values, counts };
}
