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

/** Share of all pairs of rows below which equal ones are few. */
const FEW = 0.01;

/** Rows equal in all columns of the frame and in their class; missing equals missing. O(rows * columns) */
export function equalRows({ nRows, columns }: Frame, y: Int32Array): EqualRows {
  let groups: Numbering = pairNumbers(y, y);
  const equalIn = [pairsOf(groups)];
  for (const column of columns) {
    const codes = codesOf(column);
    equalIn.push(pairsOf(codes));
    // once every row is by itself it stays so
    if (groups.count < nRows) groups = pairNumbers(groups.numbers, codes.numbers);
  }
  const rows = sizesOf(groups).reduce((sum, size) => (size > 1 ? sum + size : sum), 0);
  const pairs = pairsOf(groups);
  const all = (nRows * (nRows - 1)) / 2;
  // copies make their columns coincide: where they are few, the others say what chance does; one column says nothing
  const copies = pairs < FEW * all && columns.length > 1 ? pairs : 0;
  return {
    groups: groups.numbers,
    rows,
    repeats: nRows - groups.count,
    pairs,
    expectedPairs:
      all === 0 ? 0 : equalIn.reduce((expected, count) => expected * ((count - copies) / all), all),
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

/** Pairs of rows with the same number. */
function pairsOf(numbering: Numbering): number {
  let pairs = 0;
  for (const size of sizesOf(numbering)) pairs += (size * (size - 1)) / 2;
  return pairs;
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
