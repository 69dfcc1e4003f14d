import type { Frame, NumericColumn } from '#matrix';

/** A column that says what others say. */
export interface FunctionOfColumns {
  readonly column: string;
  readonly of: readonly string[];
  /** `equal`, `in step with`, `sum`, `difference`, `product`, `ratio` */
  readonly how: string;
}

/** Share of rows in which a formula has to hold, and how exactly. */
const ROWS = 0.99;
const TOLERANCE = 0.01;
/** Correlation of ranks from which two columns say the same. */
const IN_STEP = 0.98;
/** Rows that are looked at. */
const MOST_ROWS = 5000;

/**
 * Columns that are functions of one or two of the given ones: in step with one (rank correlation of .98 and more), or
 * a sum, difference, product or ratio of two, to one in a hundred and to its last decimal place, in 99 % of the rows. Categories are functions where
 * every level of the given one has one level.
 */
export function functionsOf(frame: Frame, makers: readonly string[]): FunctionOfColumns[] {
  const sample = evenly(frame.nRows);
  const known = frame.columns.filter(({ name }) => makers.includes(name));
  const numbers = known
    .filter((column) => column.type === 'numeric')
    .map((column) => ({ name: column.name, values: pick(column, sample) }));
  return frame.columns.flatMap((column): FunctionOfColumns[] => {
    if (makers.includes(column.name)) return [];
    if (column.type === 'category') {
      const of = known.find((other) => other.type === 'category' && determines(other.codes, column.codes));
      return of === undefined ? [] : [{ column: column.name, of: [of.name], how: 'equal' }];
    }
    const found = formulaOf(pick(column, sample), numbers);
    return found === null ? [] : [{ column: column.name, ...found }];
  });
}

interface Numbers {
  readonly name: string;
  readonly values: Float64Array;
}

function formulaOf(
  values: Float64Array,
  makers: readonly Numbers[],
): Omit<FunctionOfColumns, 'column'> | null {
  if (isConstant(values)) return null;
  for (const { name, values: own } of makers) {
    if (Math.abs(rankCorrelation(values, own)) >= IN_STEP) return { of: [name], how: 'in step with' };
  }
  for (const [i, a] of makers.entries()) {
    for (const b of makers.slice(i + 1)) {
      for (const [how, formula] of FORMULAS) {
        if (holds(values, (row) => formula(a.values[row]!, b.values[row]!)))
          return { of: [a.name, b.name], how };
      }
    }
  }
  return null;
}

const FORMULAS: readonly (readonly [string, (a: number, b: number) => number])[] = [
  ['sum', (a, b) => a + b],
  ['difference', (a, b) => a - b],
  ['difference', (a, b) => b - a],
  ['product', (a, b) => a * b],
  ['ratio', (a, b) => a / b],
  ['ratio', (a, b) => b / a],
];

function holds(values: Float64Array, expected: (row: number) => number): boolean {
  let [hits, count] = [0, 0];
  const rounding = roundingOf(values);
  for (const [row, value] of values.entries()) {
    const other = expected(row);
    if (Number.isNaN(value) || !Number.isFinite(other)) continue;
    count++;
    if (Math.abs(value - other) <= TOLERANCE * Math.abs(other) + rounding) hits++;
  }
  return count >= values.length / 2 && hits >= ROWS * count;
}

/** Half a unit of the last decimal place that the values have, up to six; 0 where they have more or vary by less. */
function roundingOf(values: Float64Array): number {
  for (let places = 0; places <= 6; places++) {
    const unit = 10 ** places;
    const isWhole = (value: number) =>
      Number.isNaN(value) || Math.abs(value * unit - Math.round(value * unit)) < 1e-6 * unit;
    if (values.every(isWhole)) return 5 / unit <= spreadOf(values) ? 0.5 / unit : 0;
  }
  return 0;
}

/** Standard deviation of the present values. */
function spreadOf(values: Float64Array): number {
  const present = values.filter((value) => !Number.isNaN(value));
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  return Math.sqrt(present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / present.length);
}

/** Spearman's rank correlation over rows that have both; 0 where one does not vary. */
function rankCorrelation(a: Float64Array, b: Float64Array): number {
  const rows = [...a.keys()].filter((row) => !Number.isNaN(a[row]!) && !Number.isNaN(b[row]!));
  if (rows.length < 3) return 0;
  const [x, y] = [ranks(rows.map((row) => a[row]!)), ranks(rows.map((row) => b[row]!))];
  const middle = (rows.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    xy += (x[i]! - middle) * (y[i]! - middle);
    xx += (x[i]! - middle) ** 2;
    yy += (y[i]! - middle) ** 2;
  }
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy);
}

/** Ranks from 1; equal values share their mean rank. */
function ranks(values: readonly number[]): Float64Array {
  const order = [...values.keys()].sort((i, j) => values[i]! - values[j]!);
  const out = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) out[order[i]!] = (from + to + 1) / 2;
    from = to;
  }
  return out;
}

/** Whether each code of `a` goes with one code of `b`, and `b` has several. */
function determines(a: Int32Array, b: Int32Array): boolean {
  const goesWith = new Map<number, number>();
  const most = (1 - ROWS) * a.length;
  let odd = 0;
  for (let row = 0; row < a.length; row++) {
    const known = goesWith.get(a[row]!);
    if (known === undefined) goesWith.set(a[row]!, b[row]!);
    else if (known !== b[row] && ++odd > most) return false;
  }
  return new Set(goesWith.values()).size > 1;
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => Object.is(value, values[0]));
}

function evenly(nRows: number): Uint32Array {
  const count = Math.min(nRows, MOST_ROWS);
  return Uint32Array.from({ length: count }, (_, i) => Math.floor((i * nRows) / count));
}

function pick({ values }: NumericColumn, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}
