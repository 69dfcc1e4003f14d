import { name, sql } from '#sql';
import { type CellStyle, isPresent, valueOfText } from './cell-values.ts';
import type { Reading } from './replay.ts';
import type { FoundColumn } from './replay-column.ts';

const PLAIN: CellStyle = { mark: 'point', isDecorated: false, dateOrder: 'dmy' };

/** How text cells `c0`.. become the model's columns. @param styles of each column; null for one without numbers. */
export function textReadings(
  found: readonly FoundColumn[],
  styles: readonly (CellStyle | null)[],
): Reading[] {
  return found.map(({ column, index }, j) => {
    const cell = name(`c${index}`);
    const value = valueOfText(column, cell, styles[j] ?? PLAIN);
    const isUnreadable = column.storage === 'VARCHAR' ? null : sql`${isPresent(cell)} AND (${value}) IS NULL`;
    return { value, isUnreadable };
  });
}
