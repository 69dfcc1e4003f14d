import type { Frame, FrameColumn } from '#matrix';
import { type Numbering, pairNumbers } from './pair-numbers.ts';

/** Rows that are equal in everything. */
export interface EqualRows {
  /** [nRows] rows of one number are equal. */
  readonly groups: Int32Array;
  /** Rows that have a row equal to them. */
  readonly rows: number;
  /** Rows that are equal to one before them. */
  readonly repeats: number;
  /** Pairs of equal rows. */
  readonly pairs: number;
  /** Pairs that would be equal if the columns had nothing to do with one another. */
  readonly expectedPairs: number;
}

/** Rows equal in all columns of the frame and in their class; missing equals missing. O(rows * columns) */
export function equalRows({ nRows, columns }: Frame, y: Int32Array): EqualRows {
  let groups: Numbering = pairNumbers(y, y);
  let coincidence = collision(groups);
  for (const column of columns) {
    const codes = codesOf(column);
    coincidence *= collision(codes);
    // once every row is by itself it stays so
    if (groups.count < nRows) groups = pairNumbers(groups.numbers, codes.numbers);
  }
  let [rows, pairs] = [0, 0];
  for (const size of sizesOf(groups)) {
    if (size > 1) rows += size;
    pairs += (size * (size - 1)) / 2;
  }
  return {
    groups: groups.numbers,
    rows,
    repeats: nRows - groups.count,
    pairs,
    expectedPairs: ((nRows * (nRows - 1)) / 2) * coincidence,
  };
}

/** The same number where values are the same; missing values are one. */
function codesOf(column: FrameColumn): Numbering {
  if (column.type === 'category') {
    let count = 0;
    const numbers = column.codes.map((code) => code + 1);
    for (const number of numbers) count = Math.max(count, number + 1);
    return { numbers, count };
  }
  // to one zero and one NaN
  const values = column.values.map((value) => (Number.isNaN(value) ? Number.NaN : value + 0));
  const words = new Int32Array(values.buffer);
  const half = (which: 0 | 1) => {
    const out = new Int32Array(values.length);
    for (let row = 0; row < out.length; row++) out[row] = words[2 * row + which]!;
    return out;
  };
  return pairNumbers(half(0), half(1));
}

/** Chance that two rows have the same number. */
function collision(numbering: Numbering): number {
  const n = numbering.numbers.length;
  let sum = 0;
  for (const size of sizesOf(numbering)) sum += (size / n) ** 2;
  return sum;
}

/** [count] rows of each number. */
function sizesOf({ numbers, count }: Numbering): Int32Array {
  const sizes = new Int32Array(count);
  for (let row = 0; row < numbers.length; row++) sizes[numbers[row]!]!++;
  return sizes;
}

/** Rows are of one group where either numbering says so. */
export function joinedGroups(some: Int32Array, others: Int32Array): Int32Array {
  const parent = Int32Array.from({ length: some.length }, (_, row) => row);
  const rootOf = (row: number): number => {
    let root = row;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = row; parent[at] !== root; ) {
      const next = parent[at]!;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  for (const groups of [some, others]) {
    const first = new Map<number, number>();
    for (const [row, group] of groups.entries()) {
      const known = first.get(group);
      if (known === undefined) first.set(group, row);
      else parent[rootOf(row)] = rootOf(known);
    }
  }
  return Int32Array.from(parent, (_, row) => rootOf(row));
}
