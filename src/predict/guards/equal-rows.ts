import type { Frame, FrameColumn } from '#matrix';

/** Rows that are equal in everything. */
export interface EqualRows {
  /** [nRows] rows of one number are equal. */
  readonly groups: Int32Array;
  /** Rows that have a row equal to them. */
  readonly rows: number;
  /** Pairs of equal rows. */
  readonly pairs: number;
  /** Pairs that would be equal if the columns had nothing to do with one another. */
  readonly expectedPairs: number;
}

/** Rows equal in all columns of the frame and in their class; missing equals missing. O(rows * columns) */
export function equalRows({ nRows, columns }: Frame, y: Int32Array): EqualRows {
  let groups: Int32Array = Int32Array.from(y);
  let coincidence = 1;
  for (const codes of [...columns.map(codesOf), Int32Array.from(y)]) {
    coincidence *= collision(codes);
    groups = refined(groups, codes);
  }
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  let [rows, pairs] = [0, 0];
  for (const size of sizes.values()) {
    if (size > 1) rows += size;
    pairs += (size * (size - 1)) / 2;
  }
  return { groups, rows, pairs, expectedPairs: ((nRows * (nRows - 1)) / 2) * coincidence };
}

/** Groups of rows that are of one group and have the same code. */
function refined(groups: Int32Array, codes: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  let largest = 0;
  for (const code of codes) largest = Math.max(largest, code + 2);
  return Int32Array.from(groups, (group, row) => {
    const key = group * largest + codes[row]! + 1;
    const found = numbers.get(key);
    if (found !== undefined) return found;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  });
}

function codesOf(column: FrameColumn): Int32Array {
  if (column.type === 'category') return column.codes;
  const codes = new Map<number, number>();
  return Int32Array.from(column.values, (value) => {
    const key = Number.isNaN(value) ? Number.NaN : value + 0;
    const found = codes.get(key);
    if (found !== undefined) return found;
    codes.set(key, codes.size);
    return codes.size - 1;
  });
}

/** Chance that two rows have the same code. */
function collision(codes: Int32Array): number {
  const counts = new Map<number, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum += (count / codes.length) ** 2;
  return sum;
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
