import { AppError } from '#base';
import type { LeftOut } from '#features';
import type { Frame, FrameColumn } from '#matrix';
import type { CustomerColumn, CustomerTable } from './customer-table.ts';

/** Segments that a column of the customers says. */
export interface GivenLabels {
  readonly column: string;
  /** In alphabetical order, numbers by their value. */
  readonly names: readonly string[];
  /** Rows of the table that have one, ascending. */
  readonly rows: Uint32Array;
  /** [rows.length] 0..names.length-1 */
  readonly labels: Int32Array;
  /** Rows without one, which are not certified. */
  readonly missing: number;
  /** Columns that say the same by other words and are no features therefore. */
  readonly copies: readonly string[];
}

const MOST_SEGMENTS = 100;
/** Share of rows in which two columns that are copies agree one to one. */
const COPY_SHARE = 0.99;

/** The column that `--labels` names. @throws COLUMN_UNKNOWN, COLUMN_WRONG_KIND */
export function labelColumn(table: CustomerTable, name: string): CustomerColumn {
  const column = table.columns.find((candidate) => candidate.name === name && candidate.rfm === null);
  if (column !== undefined) return column;
  throw new AppError(
    'COLUMN_WRONG_KIND',
    `--labels: expected a column of the customers with their segments, got "${name}", which is none of theirs`,
    { data: { column: name }, hint: `They have: ${table.columns.map((one) => one.name).join(', ')}` },
  );
}

/** Columns that might say the same as the segments. */
export function mayCopy({ kind, distinct, name }: CustomerColumn, labels: string): boolean {
  const isCode = kind === 'category' || kind === 'integer' || kind === 'boolean' || kind === 'text';
  return isCode && distinct <= MOST_SEGMENTS && name !== labels;
}

/**
 * Segments and who has which.
 * @param frame the column and those that may copy it, all rows of the table.
 * @throws COLUMN_WRONG_KIND when there is one segment only, or so many that they are no segments.
 */
export function givenLabels(frame: Frame, { column }: { column: string }): GivenLabels {
  const codes = codesOf(frame.columns.find(({ name }) => name === column)!);
  const rows = Uint32Array.from(codes.codes.keys()).filter((row) => codes.codes[row]! >= 0);
  const used = new Set(Array.from(rows, (row) => codes.codes[row]!));
  const names = codes.names.filter((_, code) => used.has(code)).sort(byValue);
  if (names.length < 2 || names.length > MOST_SEGMENTS) {
    throw new AppError(
      'COLUMN_WRONG_KIND',
      `--labels: expected 2 to ${MOST_SEGMENTS} segments in "${column}", got ${names.length}`,
      {
        data: { column },
        hint:
          names.length < 2
            ? 'All customers have the same one: there is nothing to tell apart.'
            : 'Name the column that says which segment a customer is in, not one with a value of its own for each.',
      },
    );
  }
  const place = codes.names.map((name) => names.indexOf(name));
  const labels = Int32Array.from(rows, (row) => place[codes.codes[row]!]!);
  const others = frame.columns.filter(({ name }) => name !== column);
  return {
    column,
    names,
    rows,
    labels,
    missing: codes.codes.length - rows.length,
    copies: others.filter((other) => isCopy(codesOf(other).codes, { rows, labels })).map(({ name }) => name),
  };
}

/** Why the labels and their copies are no features. */
export function leftOutLabels(
  left: readonly LeftOut[],
  { column, copies }: Pick<GivenLabels, 'column' | 'copies'>,
): LeftOut[] {
  return left.map((one) => {
    if (one.column === column)
      return { ...one, code: 'labels', reason: 'Says the segments that are certified.' };
    return copies.includes(one.column)
      ? { ...one, code: 'copy-of-labels', reason: `Says the same as "${column}" by other words.` }
      : one;
  });
}

/** Numbers by value, everything else as text; "Segment 2" before "Segment 10". */
function byValue(a: string, b: string): number {
  return new Intl.Collator('en', { numeric: true }).compare(a, b) || (a < b ? -1 : 1);
}

/** [nRows] number of each value, -1 where it is missing, and what the values are called. */
function codesOf(column: FrameColumn): { codes: Int32Array; names: string[] } {
  if (column.type === 'category') return { codes: Int32Array.from(column.codes), names: [...column.levels] };
  const places = new Map<number, number>();
  const codes = Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1;
    const known = places.get(value);
    if (known !== undefined) return known;
    places.set(value, places.size);
    return places.size - 1;
  });
  return { codes, names: [...places.keys()].map(String) };
}

/** Whether nearly every value stands for one segment and every segment for one value. */
function isCopy(codes: Int32Array, { rows, labels }: { rows: Uint32Array; labels: Int32Array }): boolean {
  const pairs = new Map<string, number>();
  for (const [i, row] of rows.entries()) {
    const pair = `${codes[row]} ${labels[i]}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  const byValue = new Map<string, number>();
  const byLabel = new Map<string, number>();
  for (const [pair, count] of pairs) {
    const [value, label] = pair.split(' ') as [string, string];
    byValue.set(value, Math.max(byValue.get(value) ?? 0, count));
    byLabel.set(label, Math.max(byLabel.get(label) ?? 0, count));
  }
  const least = COPY_SHARE * rows.length;
  return sum(byValue) >= least && sum(byLabel) >= least;
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((a, b) => a + b, 0);
}
