import type { Engine } from '../engine/engine.ts';
import type { ColumnCensus } from './column-census.ts';
import type { ColumnTyping } from './column-typing.ts';
import { type DateOptions, dateTyping } from './date-typing.ts';
import { excelSerialTyping } from './excel-serial.ts';
import { numberTyping } from './number-typing.ts';
import { booleanTyping, textTyping } from './text-typing.ts';

/** What a column holds, by all of its cells. */
export async function typeColumn(
  engine: Engine,
  census: ColumnCensus,
  options: DateOptions,
): Promise<ColumnTyping> {
  const present = census.nRows - census.shapes.blank.cells - census.shapes.token.cells;
  if (present === 0) return textTyping(census, false);
  const told = booleanTyping(census) ?? (await dateTyping(engine, census, options));
  if (told !== null) return told;
  const number = numberTyping(census);
  if (number === null) return textTyping(census, false);
  return (await excelSerialTyping(engine, census, { number, ...options })) ?? number;
}
