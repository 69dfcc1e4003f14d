import { AppError } from '#base';
import type { Engine } from '../engine/engine.ts';
import { valueFacts } from '../profile/value-facts.ts';
import type { DeclaredType } from '../readers/reader.ts';
import type { ColumnFacts } from '../roles/column-facts.ts';
import type { LoadedText } from '../text/load-text.ts';
import { columnCensus } from '../typing/column-census.ts';
import type { DateOrder } from '../typing/column-typing.ts';
import { nameWords } from '../typing/name-words.ts';
import { textTyping } from '../typing/text-typing.ts';
import { typeColumn } from '../typing/type-column.ts';
import type { ColumnDraft } from './column-draft.ts';
import { declaredTyping } from './declared-typing.ts';

/** Columns looked at together: most of the time of a short column is spent waiting. */
const AT_ONCE = 4;

export interface DraftOptions {
  readonly names: readonly string[];
  /** Types that the source states, by column. */
  readonly declared: readonly (DeclaredType | null)[];
  /** Column that the user named as the customer id. */
  readonly id: string | null;
  readonly dateOrder: DateOrder | null;
  readonly signal: AbortSignal;
  /** Takes the names of tables to drop in the end. */
  readonly keep: (table: string) => void;
  readonly report: (share: number) => void;
}

/** Types all columns of a table and counts their values. */
export async function draftColumns(
  engine: Engine,
  text: LoadedText,
  options: DraftOptions,
): Promise<ColumnDraft[]> {
  const drafts: ColumnDraft[] = [];
  for (let from = 0; from < options.names.length; from += AT_ONCE) {
    const part = options.names.slice(from, from + AT_ONCE);
    drafts.push(...(await Promise.all(part.map((_, i) => draftColumn(engine, text, from + i, options)))));
    options.report(drafts.length / options.names.length);
  }
  return drafts;
}

async function draftColumn(
  engine: Engine,
  text: LoadedText,
  index: number,
  options: DraftOptions,
): Promise<ColumnDraft> {
  const { signal } = options;
  const name = options.names[index]!;
  const census = await columnCensus(engine, text, index, { signal, keep: options.keep });
  const declared = options.declared[index] ?? null;
  const typing =
    options.id === name
      ? textTyping(census, true)
      : declared !== null
        ? declaredTyping(census, declared)
        : await typeColumn(engine, census, { words: nameWords(name), dateOrder: options.dateOrder, signal });
  return { index, name, census, typing, facts: await valueFacts(engine, census, typing, signal) };
}

/** What the rules for roles need of a column. */
export function roleFacts(draft: ColumnDraft, nRows: number, hasName: boolean): ColumnFacts {
  const { kind, storage, isPadded, ambiguousDate } = draft.typing;
  const { missing, distinct, min, max, levels } = draft.facts;
  return {
    index: draft.index,
    name: draft.name,
    words: nameWords(draft.name),
    kind: ambiguousDate === null ? kind : 'date',
    storage,
    nRows,
    missing,
    distinct,
    min,
    max,
    levels: levels?.map(({ level }) => level.toLowerCase()) ?? [],
    isPadded,
    hasName,
  };
}

/** The column as names: "0017" and "17850.0" keep their text. */
export async function asIdentifier(
  engine: Engine,
  draft: ColumnDraft,
  signal: AbortSignal,
): Promise<ColumnDraft> {
  const typing = textTyping(draft.census, true);
  return { ...draft, typing, facts: await valueFacts(engine, draft.census, typing, signal) };
}

/** @throws DATE_AMBIGUOUS when the days and months of the column cannot be told apart. */
export function refuseAmbiguousDate(draft: ColumnDraft, file: string): void {
  const found = draft.typing.ambiguousDate;
  if (found === null) return;
  const [first, second] = found.example.split(/[-/. ]/);
  throw new AppError(
    'DATE_AMBIGUOUS',
    `${file}, row ${found.row}, column "${draft.name.slice(0, 60)}": expected dates that can be read in one way, got "${found.example}": day ${first} of month ${second} or day ${second} of month ${first}, and no row tells which`,
    {
      hint: 'Pass --date-order dmy when the day comes first, --date-order mdy when the month does.',
      data: { file, column: draft.name, row: found.row, example: found.example },
    },
  );
}
