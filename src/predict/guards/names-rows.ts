import type { FrameColumn } from '#matrix';
import { pairNumbers } from './pair-numbers.ts';

/** Share of rows that have a value of a column that names them. */
const MOSTLY = 0.5;

/**
 * Whether a column says which row it is and nothing of the customer: words of which no two are equal, such as
 * addresses of mail, or whole numbers without a gap, such as row numbers. False below two rows.
 */
export function namesRows(column: FrameColumn): boolean {
  if (column.type === 'numeric') return countsRows(column.values);
  const present = column.codes.filter((code) => code >= 0);
  return (
    isMany(present.length, column.codes.length) && pairNumbers(present, present).count === present.length
  );
}

function isMany(present: number, all: number): boolean {
  return present >= 2 && present >= MOSTLY * all;
}

function countsRows(values: Float64Array): boolean {
  const n = values.length;
  if (n < 2) return false;
  let first = Number.POSITIVE_INFINITY;
  for (const value of values) {
    if (!Number.isSafeInteger(value)) return false;
    first = Math.min(first, value);
  }
  const seen = new Uint8Array(n);
  for (const value of values) {
    const place = value - first;
    if (place >= n || seen[place] === 1) return false;
    seen[place] = 1;
  }
  return true;
}
