import type { AddedColumn as ListColumn } from '../customers-file.ts';
import type { AddedColumn } from './added-columns.ts';
import { codesOf } from './level-codes.ts';
import type { PlacedRows } from './scoring-model.ts';

/** An added column as a list of customers writes it. */
export function listCells(column: AddedColumn, placed: PlacedRows): Omit<ListColumn, 'name'> {
  if (column.from === 'constant') return { type: 'text', cell: () => column.text };
  if (column.from === 'number') {
    const values = placed.numbers[column.at]!;
    return { type: 'share', cell: (row) => values[row]!.toFixed(4) };
  }
  const places = codesOf(column, placed);
  const type = typeof column.levels[0] === 'number' ? 'whole' : 'text';
  return { type, cell: (row) => String(column.levels[places[row]!] ?? '') };
}
