import { expect, test } from 'vitest';
import { createRng } from '#base';
import { keepIds, matchSegments } from './index.ts';
import { optimalAssignment } from './optimal-assignment.ts';

/** The best sum over all one-to-one assignments. */
function bestSum(weights: readonly (readonly number[])[], row = 0, taken = new Set<number>()): number {
  if (row === weights.length) return 0;
  let best =
    weights.length > weights[0]!.length ? bestSum(weights, row + 1, taken) : Number.NEGATIVE_INFINITY;
  for (const [column, weight] of weights[row]!.entries()) {
    if (taken.has(column)) continue;
    best = Math.max(best, weight + bestSum(weights, row + 1, new Set([...taken, column])));
  }
  return best;
}

test('the assignment has the largest sum of all, for any shape', () => {
  const rng = createRng(3);
  for (let i = 0; i < 200; i++) {
    const [nRows, nCols] = [1 + rng.int(5), 1 + rng.int(5)];
    const weights = Array.from({ length: nRows }, () =>
      Array.from({ length: nCols }, () => (rng.next() < 0.3 ? 0 : Math.round(10 * rng.next()))),
    );
    const found = optimalAssignment(weights);
    const used = found.filter((column) => column >= 0);
    expect(new Set(used).size).toBe(used.length);
    expect(used).toHaveLength(Math.min(nRows, nCols));
    const sum = found.reduce((total, column, row) => total + (column < 0 ? 0 : weights[row]![column]!), 0);
    expect(sum).toBe(bestSum(weights));
  }
  expect(optimalAssignment([[], []])).toEqual([-1, -1]);
});

test('segments that are there again in another order are matched', () => {
  const { before, after } = matchSegments(
    [
      [1, 90, 4],
      [80, 2, 3],
      [5, 5, 70],
    ],
    3,
  );
  expect(before.map(({ fate, into }) => [fate, into])).toEqual([
    ['matched', [1]],
    ['matched', [0]],
    ['matched', [2]],
  ]);
  expect(after.map(({ same }) => same)).toEqual([1, 0, 2]);
  // 90 of 95 + 97 - 90
  expect(after[1]!.jaccard).toBeCloseTo(90 / 102, 12);
});

test('a segment in two parts was split: the larger one is it again, the other a part of it', () => {
  const { before, after } = matchSegments(
    [
      [60, 40, 0],
      [0, 0, 100],
    ],
    3,
  );
  expect(before[0]).toEqual({ fate: 'split', into: [0, 1] });
  expect(after.map(({ fate, same, from }) => [fate, same, from])).toEqual([
    ['matched', 0, [0]],
    ['split', null, [0]],
    ['matched', 1, [1]],
  ]);
});

test('two segments in one were merged: the larger one is there again', () => {
  const { before, after } = matchSegments([[100], [70]], 1);
  expect(before).toEqual([
    { fate: 'matched', into: [0] },
    { fate: 'merged', into: [0] },
  ]);
  expect(after[0]).toMatchObject({ fate: 'merged', same: 0, from: [0, 1] });
});

test('a segment that goes in all directions has vanished, and one from all directions or of new customers is born', () => {
  const { before, after } = matchSegments(
    [
      [90, 0, 0, 12, 0],
      [0, 90, 0, 12, 0],
      [0, 0, 90, 12, 0],
      [12, 12, 12, 0, 0],
    ],
    5,
  );
  expect(before.map(({ fate }) => fate)).toEqual(['matched', 'matched', 'matched', 'vanished']);
  expect(after.slice(3).map(({ fate, same }) => [fate, same])).toEqual([
    ['born', null],
    ['born', null],
  ]);
});

test('ids and names are kept by the customers, whatever the new order; further ids are new ones', () => {
  const labelsBefore = Int32Array.from({ length: 90 }, (_, i) => i % 3);
  const labels = Int32Array.from({ length: 90 }, (_, i) => (i < 6 ? 3 : [2, 0, 1][i % 3]!));
  const known = [
    { id: 4, name: 'A' },
    { id: 7, name: 'B' },
    { id: 2, name: 'C' },
  ];
  const { kept, nextId } = keepIds({ of: 'shop@1', known, nextId: 8 }, { labelsBefore, labels, k: 4 });
  expect(kept).toEqual([known[1], known[2], known[0], null]);
  expect(nextId).toBe(8);
});
