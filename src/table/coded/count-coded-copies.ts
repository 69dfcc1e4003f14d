import { throwIfAborted } from '#base';
import { type CodeGroup, codedCopies } from '#kernels';
import { type CodedText, GROUP_ROWS } from './coded-text.ts';

/** Rows that equal an earlier one in some columns, compared within the rows that agree in the one of most texts. */
export async function countCodedCopies(
  coded: CodedText,
  columns: readonly number[],
  signal: AbortSignal,
): Promise<number> {
  const sizes = columns.map((j) => coded.texts(j).n);
  const key = sizes.indexOf(Math.max(...sizes));
  const { pool, nRows } = coded;
  if (sizes[key] === nRows) return 0;
  return codedCopies(pool, {
    ...{ key, maxRows: Math.min(GROUP_ROWS, nRows) },
    keyCounts: coded.texts(columns[key]!).counts,
    groups: () => chosen(coded, columns, signal),
  });
}

async function* chosen(
  coded: CodedText,
  columns: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<CodeGroup> {
  for await (const group of coded.groups()) {
    throwIfAborted(signal);
    yield columns.map((j) => group[j]!);
  }
}
