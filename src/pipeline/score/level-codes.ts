import type { AddedColumn } from './added-columns.ts';
import type { PlacedRows } from './scoring-model.ts';

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
