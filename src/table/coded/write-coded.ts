import { throwIfAborted } from '#base';
import { type CodedValues, ColumnEncoder } from '#kernels';
import type { Engine } from '../engine/engine.ts';
import type { ColumnDraft } from '../import/column-draft.ts';
import { type CodedText, GROUP_ROWS } from './coded-text.ts';
import { codedValues } from './coded-values.ts';
import { type ParquetColumn, parquetFile } from './parquet-file.ts';

/** A column of a table of codes with its values. */
export interface CodedColumn extends ParquetColumn {
  readonly index: number;
  readonly values: CodedValues;
}

/** The columns c0..cN of a table of codes with their typed values; the caller releases these. */
export function codedColumns(
  engine: Engine,
  { coded, drafts }: { readonly coded: CodedText; readonly drafts: readonly ColumnDraft[] },
  signal: AbortSignal,
): Promise<CodedColumn[]> {
  return Promise.all(
    drafts.map(async (draft): Promise<CodedColumn> => {
      const { storage: type, decimals } = draft.typing;
      const values = await codedValues(engine, { coded, draft }, signal);
      return { index: draft.index, name: `c${draft.index}`, type, decimals, isOptional: true, values };
    }),
  );
}

/** Writes `row` and the texts of the cells as they stand in the file. */
export async function writeCodedTexts(coded: CodedText, path: string, signal: AbortSignal): Promise<void> {
  const columns = Array.from({ length: coded.nColumns }, (_, index): CodedColumn => {
    const { n: nCodes, texts, ends } = coded.texts(index);
    const values = { nCodes, isValue: null, values: { texts, ends } };
    return { index, name: `c${index}`, type: 'VARCHAR', isOptional: true, values };
  });
  await writeCoded(coded, { columns, path }, signal);
}

/** Writes `row` and the values of some columns. */
export async function writeCoded(
  coded: CodedText,
  { columns, path }: { readonly columns: readonly CodedColumn[]; readonly path: string },
  signal: AbortSignal,
): Promise<void> {
  const maxRows = Math.min(GROUP_ROWS, coded.nRows);
  const encoders: ColumnEncoder[] = [];
  const file = await parquetFile(path, [{ name: 'row', type: 'BIGINT' }, ...columns]);
  try {
    for (const { values } of columns) encoders.push(new ColumnEncoder(coded.pool, values, maxRows));
    let first = 1;
    let writing = Promise.resolve();
    for await (const group of coded.groups()) {
      throwIfAborted(signal);
      const parts = await Promise.all(
        columns.map(async ({ index }, j) => {
          const { page, dictionary, nDictionary } = await encoders[j]!.encode(group[index]!);
          return dictionary === null
            ? ({ encoding: 'plain', bytes: page } as const)
            : ({ encoding: 'dictionary', bytes: page, dictionary, nDictionary } as const);
        }),
      );
      const nRows = group[0]!.length;
      // the pages of these rows hold while the next ones are encoded
      await writing;
      writing = file.write(nRows, [{ encoding: 'sequence', first }, ...parts]);
      writing.catch(() => {});
      first += nRows;
    }
    await writing;
  } finally {
    for (const encoder of encoders) encoder.release();
    await file.close();
  }
}
