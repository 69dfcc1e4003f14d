import { type Sql, sql } from '#sql';
import type { ColumnCensus } from './column-census.ts';
import { type ColumnTyping, PLAIN } from './column-typing.ts';
import { type Shape, undecorated } from './shapes.ts';

/** Shapes of numbers with a decimal point. */
export const POINT_SHAPES: readonly Shape[] = [
  'integer',
  'whole',
  'decimal',
  'exponent',
  'grouped',
  'groupedOrComma',
];
/** Shapes of numbers with a decimal comma. */
export const COMMA_SHAPES: readonly Shape[] = ['integer', 'comma', 'groupedOrComma', 'dotGrouped'];
export const POINT_PATTERN = '[+-]?(\\d[\\d,]*\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?';
export const COMMA_PATTERN = '[+-]?\\d[\\d.]*(,\\d+)?';

/** A few cells may be unreadable without the column losing its kind. */
export const MAX_UNREADABLE_SHARE = 0.05;
export const MAX_UNREADABLE_TEXTS = 20;

/** Most decimal places and digits that DECIMAL takes and that a double holds exactly. */
const MAX_MONEY_DECIMALS = 4;
const MAX_DIGITS = 15;

/** A column of numbers, null when too many cells are none. */
export function numberTyping(census: ColumnCensus): ColumnTyping | null {
  const { shapes } = census;
  const sum = (of: readonly Shape[]) => of.reduce((total, shape) => total + shapes[shape].cells, 0);
  const distinct = (of: readonly Shape[]) => of.reduce((total, shape) => total + shapes[shape].distinct, 0);
  const numberStyle = decimalMarkOf(shapes);
  const isDecimal = shapes.decimal.cells + shapes.comma.cells > 0;
  const accepted: Shape[] = [...(numberStyle === 'comma' ? COMMA_SHAPES : POINT_SHAPES)];
  if (isDecimal) accepted.push('padded');
  const read = sum(accepted);
  const present = census.nRows - shapes.blank.cells - shapes.token.cells - shapes.infinite.cells;
  const strayTexts = census.distinctTexts - shapes.infinite.distinct - distinct(accepted);
  const strays = present - read;
  if (read === 0 || strays > MAX_UNREADABLE_SHARE * present || strayTexts > MAX_UNREADABLE_TEXTS) return null;
  if (!isDecimal && shapes.padded.cells > 0) return null;
  const used = accepted.map((shape) => shapes[shape]);
  const wholeDigits = Math.max(...used.map((shape) => shape.wholeDigits));
  const isInteger =
    sum(['integer', 'whole', ...(numberStyle === 'point' ? (['groupedOrComma'] as const) : [])]) === read;
  // longer numbers are names of things: no arithmetic is meant, and digits would be lost
  if (isInteger && wholeDigits > 18) return null;
  const isGuarded = strays > 0 || shapes.token.cells > 0 || shapes.infinite.cells > 0;
  const text = numberText(census, numberStyle);
  const pattern = numberStyle === 'comma' ? COMMA_PATTERN : POINT_PATTERN;
  const cast = (cell: Sql, cast: (text: Sql) => Sql) =>
    isGuarded
      ? sql`CASE WHEN regexp_full_match(${base(census, cell)}, ${pattern}) THEN ${cast(text(cell))} END`
      : cast(text(cell));
  const storage = isInteger ? 'BIGINT' : 'DOUBLE';
  const common = {
    ...PLAIN,
    numberStyle,
    isGrouped: shapes.grouped.cells + shapes.groupedOrComma.cells + shapes.dotGrouped.cells > 0,
    isStyleAssumed: shapes.groupedOrComma.cells > 0 && sum(COMMA_SHAPES) === sum(POINT_SHAPES),
    unreadable: { cells: strays, firstRow: strays === 0 ? 0 : firstStray(census, accepted) },
    infinite: shapes.infinite.cells,
  } as const;
  if (storage === 'BIGINT') {
    return {
      ...common,
      kind: 'integer',
      storage,
      value: (cell) => cast(cell, (t) => sql`TRY_CAST(${t} AS BIGINT)`),
    };
  }
  const decimals = Math.max(
    ...used.map((shape) => (numberStyle === 'comma' ? shape.commaDecimals : shape.pointDecimals)),
  );
  const isExact =
    shapes.exponent.cells === 0 && decimals <= MAX_MONEY_DECIMALS && wholeDigits + decimals <= MAX_DIGITS;
  if (isExact && decimals > 0) {
    const value = (cell: Sql) => cast(cell, (t) => sql`TRY_CAST(${t} AS DECIMAL(18, ${decimals}))`);
    return { ...common, kind: 'decimal', storage: 'DECIMAL', decimals, value };
  }
  const finite = (t: Sql) => sql`TRY_CAST(${t} AS DOUBLE)`;
  return {
    ...common,
    kind: 'decimal',
    storage,
    value: (cell) => cast(cell, (t) => sql`CASE WHEN isfinite(${finite(t)}) THEN ${finite(t)} END`),
  };
}

/** The decimal mark that more of the cells are written with. */
function decimalMarkOf(shapes: ColumnCensus['shapes']): 'point' | 'comma' {
  const sum = (of: readonly Shape[]) => of.reduce((total, shape) => total + shapes[shape].cells, 0);
  return sum(COMMA_SHAPES) > sum(POINT_SHAPES) ? 'comma' : 'point';
}

function base(census: ColumnCensus, cell: Sql): Sql {
  const text = census.text(cell);
  return census.undecorated === null ? text : undecorated(text);
}

function numberText(census: ColumnCensus, style: 'point' | 'comma'): (cell: Sql) => Sql {
  const { shapes } = census;
  if (style === 'comma') return (cell) => sql`replace(replace(${base(census, cell)}, '.', ''), ',', '.')`;
  const hasCommas = shapes.grouped.cells + shapes.groupedOrComma.cells > 0;
  return hasCommas ? (cell) => sql`replace(${base(census, cell)}, ',', '')` : (cell) => base(census, cell);
}

function firstStray(census: ColumnCensus, accepted: readonly Shape[]): number {
  const known = new Set<string>([...accepted, 'blank', 'token', 'infinite']);
  const rows = Object.entries(census.shapes).flatMap(([shape, count]) =>
    known.has(shape) || count.cells === 0 ? [] : [count.firstRow],
  );
  return Math.min(...rows);
}
