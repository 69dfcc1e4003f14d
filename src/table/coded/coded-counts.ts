import { rankColumn } from '#kernels';
import { sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { numericOf } from '../engine/numeric-of.ts';
import type { ColumnDraft } from '../import/column-draft.ts';
import type { CodedText } from './coded-text.ts';
import { numbersOf } from './coded-values.ts';

/** The values of a column whose texts are one to one, in ascending order, and how often each occurs; missing ones aside. */
export async function codedCounts(
  engine: Engine,
  { coded, draft }: { readonly coded: CodedText; readonly draft: ColumnDraft },
  signal: AbortSignal,
): Promise<{ values: Float64Array; counts: Float64Array }> {
  const { n: nCodes, counts: cells } = coded.texts(draft.index);
  const number = numericOf(draft.typing.storage, draft.typing.value(sql`v`));
  const numbers = await numbersOf(engine, { number, table: draft.census.table, nCodes }, signal);
  if (isAscending(numbers)) return { values: numbers, counts: Float64Array.from(cells) };
  const { sorted, rows } = await rankColumn(coded.pool, numbers);
  return merged(
    sorted,
    Float64Array.from(rows, (code) => cells[code]!),
  );
}

/** Numbers of more than 15 digits may be equal as doubles. */
function merged(values: Float64Array, counts: Float64Array): { values: Float64Array; counts: Float64Array } {
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    if (n > 0 && values[i] === values[n - 1]) counts[n - 1]! += counts[i]!;
    else {
      values[n] = values[i]!;
      counts[n++] = counts[i]!;
    }
  }
  return { values: values.subarray(0, n), counts: counts.subarray(0, n) };
}

/** False where a value is missing. */
function isAscending(values: Float64Array): boolean {
  if (Number.isNaN(values[0])) return false;
  for (let i = 1; i < values.length; i++) if (!(values[i]! > values[i - 1]!)) return false;
  return true;
}
