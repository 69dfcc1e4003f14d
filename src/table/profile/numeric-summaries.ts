import type { NumericSummary } from '#contract';
import type { Engine } from '../engine/engine.ts';
import type { ColumnDraft } from '../import/column-draft.ts';
import { readFrame } from '../read-frame.ts';
import { numericSummary } from './numeric-summary.ts';

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
    const columns = part.map(({ index, name, typing }) => ({ index, name, storage: typing.storage }));
    const frame = await readFrame(engine, { parquet, columns }, { signal });
    for (const [j, column] of frame.columns.entries()) {
      if (column.type !== 'numeric') continue;
      const isTime = part[j]!.typing.storage === 'TIMESTAMP';
      const values = isTime ? column.values.map((seconds) => seconds / SECONDS_PER_DAY) : column.values;
      const summary = numericSummary(values);
      if (summary !== null) summaries.set(part[j]!.index, summary);
    }
  }
  return summaries;
}
