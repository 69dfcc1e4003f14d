import type { Column, Dataset } from '#contract';
import { date } from './date.ts';
import { decimalsFor, fixed, number, share } from './number.ts';

/** How the values of one column are written. */
export type ColumnFormat = {
  /** One value. */
  value(value: number): string;
  /** Values that are read side by side, with the same decimals. */
  alike(values: readonly (number | null)[]): string[];
};

const DATES: ColumnFormat = {
  value: date,
  alike: (values) => values.map((v) => (v === null ? '–' : date(v))),
};
const SHARES: ColumnFormat = { value: share, alike: (values) => values.map((v) => share(v)) };
const YES_NO: ColumnFormat = {
  value: (value) => (value === 1 ? 'yes' : value === 0 ? 'no' : share(value)),
  alike: SHARES.alike,
};
const YEARS: ColumnFormat = {
  value: (value) => year(value, Number.isInteger(value) ? 0 : 1),
  alike: (values) => values.map((v) => (v === null ? '–' : year(v, values.every(whole) ? 0 : 1))),
};
const NUMBERS: ColumnFormat = { value: number, alike: alikeNumbers };

/** Finds how to write a raw column by what the datasets say about it; `level` columns are shares. */
export type FormatOf = (column: string, level?: string | null) => ColumnFormat;

/** Builds the lookup over all columns of the report; columns made by the recipe are plain numbers. */
export function columnFormats(datasets: readonly Dataset[]): FormatOf {
  const columns = new Map<string, Column>();
  for (const dataset of datasets)
    for (const column of dataset.columns) if (!columns.has(column.name)) columns.set(column.name, column);
  return (name, level = null) => {
    if (level !== null) return SHARES;
    const column = columns.get(name);
    return column === undefined ? NUMBERS : formatOf(column);
  };
}

/** How the values of this column are written. */
export function formatOf(column: Column): ColumnFormat {
  if (column.kind === 'date' || column.kind === 'timestamp') return DATES;
  if (column.kind === 'boolean') return YES_NO;
  return isYear(column) ? YEARS : NUMBERS;
}

function isYear({ kind, name, numeric }: Column): boolean {
  if (kind !== 'integer' || numeric === null) return false;
  return numeric.min >= 1700 && numeric.max <= 2200 && /year|jahr|ann[eé]e|a[nñ]o|yr/i.test(name);
}

function alikeNumbers(values: readonly (number | null)[]): string[] {
  const present = values.filter((v) => v !== null).filter(Number.isFinite);
  const largest = Math.max(0, ...present.map(Math.abs));
  if (largest < 1e-4) return values.map(number);
  const smallest = Math.min(...present.map(Math.abs).filter((size) => size > 0));
  const readable = smallest < 0.5 ? Math.min(2, decimalsFor(smallest)) : 0;
  const decimals = present.every(Number.isInteger) ? 0 : Math.max(readable, decimalsFor(largest));
  return values.map((value) => fixed(value, decimals));
}

function year(value: number, decimals: number): string {
  return Number.isFinite(value) ? value.toFixed(decimals) : '–';
}

function whole(value: number | null): boolean {
  return value === null || Number.isInteger(value);
}
