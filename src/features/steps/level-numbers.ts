import type { CategoryColumn, NumericColumn } from '#matrix';
import type { Warn } from './protocol.ts';

/** A number for each level; levels that are not in the table are counted and told. */
export function levelNumbers(
  column: CategoryColumn,
  table: ReadonlyMap<string, number>,
  rest: { readonly unseen: number; readonly missing: number },
  warn: Warn,
): NumericColumn {
  const numbers = column.levels.map((level) => table.get(level));
  let unseen = 0;
  const values = Float64Array.from(column.codes, (code) => {
    if (code < 0) return rest.missing;
    const number = numbers[code];
    if (number === undefined) unseen++;
    return number ?? rest.unseen;
  });
  if (unseen > 0) warn(column.name, 'a level that the recipe has not seen', unseen);
  return { type: 'numeric', name: column.name, values };
}
