import { freeName } from '../customer-table.ts';

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
