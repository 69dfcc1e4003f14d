import { freeName } from '../customer-table.ts';

/** Columns that a segmentation adds, in their order. */
const ADDED = ['segment_id', 'segment_name', 'confidence', 'novelty', 'model'] as const;

/** Names of the added columns: one that the file has already gets a suffix; upper and lower case count as the same. */
export function addedNames(names: readonly string[]): string[] {
  const taken = new Set(names.map((column) => column.toLowerCase()));
  return ADDED.map((column) => freeName(column, taken));
}
