import type { FrameColumn } from '#matrix';
import type { ValueKind } from './format-value.ts';

/** Values of a column at which it may be cut, at most. */
const MOST_CUTS = 1023;
/** Levels of a category that are looked at. */
const MOST_LEVELS = 50;

/** A column as places: [nRows] number of the bin or level of each value, -1 where it is missing. */
export interface PlacedColumn {
  readonly column: FrameColumn;
  readonly kind: ValueKind;
  readonly places: Int32Array;
  readonly nPlaces: number;
  /** [nPlaces - 1] of a number: values from `cuts[p]` on are in bins above p. */
  readonly cuts: readonly number[];
}

/** Bins between readable values near the quantiles, or the levels that are most. */
export function placedColumn(column: FrameColumn, kind: ValueKind): PlacedColumn {
  if (column.type === 'category') {
    const nPlaces = Math.min(column.levels.length, MOST_LEVELS);
    const places = Int32Array.from(column.codes, (code) => (code < nPlaces ? code : -1));
    return { column, kind, places, nPlaces, cuts: [] };
  }
  const cuts = kind === 'boolean' ? [0.5] : cutsOf(column.values, kind);
  const places = Int32Array.from(column.values, (value) =>
    Number.isNaN(value) ? -1 : cutsUpTo(cuts, value),
  );
  return { column, kind, places, nPlaces: cuts.length + 1, cuts };
}

/** How many cuts are at or below the value. */
function cutsUpTo(cuts: readonly number[], value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cuts[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Readable values near the quantiles, ascending and distinct. */
function cutsOf(values: Float64Array, kind: ValueKind): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const cuts = new Set<number>();
  for (let q = 1; q <= MOST_CUTS; q++) {
    const at = Math.floor((q * sorted.length) / (MOST_CUTS + 1));
    const value = sorted[at];
    if (value === undefined) continue;
    const below = sorted[firstAt(sorted, value) - 1];
    if (below === undefined) continue;
    cuts.add(kind === 'timestamp' ? readableSecond(below, value) : readable(below, value));
  }
  return [...cuts].sort((a, b) => a - b);
}

function firstAt(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The number with the fewest digits above `below` and at most `value`; of several the largest. */
function readable(below: number, value: number): number {
  const size = Math.max(Math.abs(below), Math.abs(value));
  const from = Math.floor(Math.log10(size === 0 ? 1 : size));
  for (let power = from; power >= from - 16; power--) {
    const rounded = Number(`${Math.floor(value / 10 ** power)}e${power}`);
    if (rounded > below && rounded <= value) return rounded;
  }
  return value;
}

/** The beginning of the day where that lies between, else the value. */
function readableSecond(below: number, value: number): number {
  const day = Math.floor(value / 86_400) * 86_400;
  return day > below ? day : value;
}
