import { freeName } from '../customer-table.ts';
import type { PlacedRows } from './scoring-model.ts';

/**
 * A column that a score adds: what the group of a row is called, or that of the next best one; one of the numbers; a
 * set of classes, whose code is one of the numbers; or a text that all rows of a group get.
 */
export type AddedColumn = { readonly name: string } & (
  | { readonly from: 'set'; readonly at: number; readonly levels: readonly string[] }
  | { readonly from: 'group' | 'next'; readonly levels: readonly number[] | readonly string[] }
  | { readonly from: 'number'; readonly at: number }
  | { readonly from: 'constant'; readonly text: string }
);

/** Names of the added columns: one that the file has already gets a suffix; upper and lower case count as the same. */
export function addedNames(names: readonly string[], added: readonly AddedColumn[]): string[] {
  const taken = new Set(names.map((column) => column.toLowerCase()));
  return added.map(({ name }) => {
    const free = freeName(name, taken);
    taken.add(free.toLowerCase());
    return free;
  });
}

/** [n] which level of a column each row gets; -1 for a row without a group. */
export function codesOf(
  column: Exclude<AddedColumn, { from: 'number' }>,
  { groups, next, numbers }: PlacedRows,
): Int32Array {
  if (column.from === 'group') return groups;
  if (column.from === 'next') return next;
  if (column.from === 'set') {
    const codes = numbers[column.at]!;
    return groups.map((group, i) => (group < 0 ? -1 : codes[i]!));
  }
  return groups.map((group) => (group < 0 ? -1 : 0));
}
