import { sql } from '#sql';
import type { Engine } from '../engine/engine.ts';
import { numericOf } from '../engine/numeric-of.ts';
import type { ColumnDraft } from '../import/column-draft.ts';
import type { CodedText } from './coded-text.ts';
import { numbersOf } from './coded-values.ts';
import { countedValues, type ValueCounts } from './told-column.ts';

/**
 * The values of a column of codes in ascending order, and how often each occurs; missing ones aside. Null where
 * doubles do not tell them apart.
 */
export async function codedCounts(
  engine: Engine,
  { coded, draft }: { readonly coded: CodedText; readonly draft: ColumnDraft },
  signal: AbortSignal,
): Promise<ValueCounts | null> {
  const { census, typing } = draft;
  if (census.told?.isPlain(typing) === true) return census.told.counts(typing);
  if (!census.isOneToOne) return null;
  const { n: nCodes, counts } = coded.texts(draft.index);
  const number = numericOf(typing.storage, typing.value(sql`v`));
  const numbers = await numbersOf(engine, { number, table: await census.table(), nCodes }, signal);
  return countedValues(coded, numbers, counts);
}
