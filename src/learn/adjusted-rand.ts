import { invariant } from '#base';

/**
 * Adjusted Rand index of two labelings of the same rows: 1 when they agree up to renaming, 0 expected of
 * independent ones (Hubert and Arabie 1985, equation 5). Labels are any integers. O(n)
 * @returns at most 1; 1 when both put all rows together or all rows apart.
 */
export function adjustedRand(a: ArrayLike<number>, b: ArrayLike<number>): number {
  invariant(a.length === b.length, `adjusted Rand: ${a.length} labels against ${b.length}`);
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  for (let i = 0; i < a.length; i++) {
    increment(rows, a[i]!);
    increment(columns, b[i]!);
  }
  const place = new Map([...columns.keys()].map((label, at) => [label, at]));
  const row = new Map([...rows.keys()].map((label, at) => [label, at * columns.size]));
  const cells = new Map<number, number>();
  for (let i = 0; i < a.length; i++) increment(cells, row.get(a[i]!)! + place.get(b[i]!)!);
  const together = pairs(cells.values());
  const inA = pairs(rows.values());
  const inB = pairs(columns.values());
  const all = (a.length * (a.length - 1)) / 2;
  const expected = all > 0 ? (inA * inB) / all : 0;
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function increment(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function pairs(counts: Iterable<number>): number {
  let sum = 0;
  for (const count of counts) sum += (count * (count - 1)) / 2;
  return sum;
}
