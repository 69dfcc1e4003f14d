import { join, name, type Sql, sql } from '#sql';
import { writeCodedTexts } from '../coded/write-coded.ts';
import type { Engine } from '../engine/engine.ts';
import type { LoadedText } from '../text/load-text.ts';
import type { ColumnDraft } from './column-draft.ts';

/** Writes `row` and the typed values c0..cN of cells in the engine; columns go by position, so that no name of a file reaches SQL. */
export async function writeTyped(
  engine: Engine,
  input: { readonly text: LoadedText; readonly drafts: readonly ColumnDraft[]; readonly path: string },
  signal: AbortSignal,
): Promise<void> {
  const values = input.drafts.map(({ index, typing }) => sql`${typing.value(cell(index))} AS ${cell(index)}`);
  await engine.exec(copy(input.text, values, input.path), { signal });
}

/** Writes `row` and the texts of the cells as they stand in the file. */
export async function writeTexts(
  engine: Engine,
  text: LoadedText,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  if (text.coded !== undefined) return writeCodedTexts(text.coded, path, signal);
  const cells = Array.from({ length: text.nColumns }, (_, j) => sql`coalesce(${cell(j)}, '') AS ${cell(j)}`);
  await engine.exec(copy(text, cells, path), { signal });
}

/** The text table lies in the order of its rows, and a plain scan keeps it (`preserve_insertion_order`). */
function copy(text: LoadedText, values: readonly Sql[], path: string): Sql {
  const row = sql`CAST(${text.row} AS BIGINT) AS row`;
  return sql`COPY (SELECT ${join([row, ...values])} FROM ${name(text.table)}) TO ${path} (FORMAT parquet)`;
}

function cell(index: number): Sql {
  return name(`c${index}`);
}
