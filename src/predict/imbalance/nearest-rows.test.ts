import { expect, test } from 'vitest';
import { createRng } from '#base';
import { kernelContext } from '../../../test/testkit/kernel-context.ts';
import { nearestRows, nearestRowsByAll, type Points } from './nearest-rows.ts';

interface Shape {
  readonly nRows: number;
  readonly nNumbers: number;
  readonly counts: readonly number[];
  /** Numbers are whole multiples of this: the larger, the more ties. */
  readonly unit: number;
}

function drawnPoints({ nRows, nNumbers, counts, unit }: Shape): Points {
  const rng = createRng(nRows);
  const levelStep = 0.75;
  return {
    nRows,
    nNumbers,
    nLevels: counts.length,
    numbers: Float32Array.from(
      { length: nRows * nNumbers },
      () => Math.round((rng.normal() * 2) / unit) * unit,
    ),
    levels: Int32Array.from({ length: nRows * counts.length }, (_, at) =>
      rng.int(counts[at % counts.length]!),
    ),
    levelStep,
    penalty: 2 * levelStep ** 2,
  };
}

/** All distances, sorted: by distance, then by row. */
function sortedNeighbours({ nRows, nNumbers, nLevels, numbers, levels, penalty }: Points, query: number) {
  return Array.from({ length: nRows }, (_, row) => {
    let square = 0;
    for (let j = 0; j < nLevels; j++)
      if (levels[row * nLevels + j] !== levels[query * nLevels + j]) square += penalty;
    for (let j = 0; j < nNumbers; j++)
      square += (numbers[query * nNumbers + j]! - numbers[row * nNumbers + j]!) ** 2;
    return { row, square };
  })
    .filter(({ row }) => row !== query)
    .sort((a, b) => a.square - b.square || a.row - b.row)
    .map(({ row }) => row);
}

test.each<Shape & { k: number }>([
  { nRows: 2, nNumbers: 1, counts: [], unit: 1, k: 1 },
  { nRows: 3, nNumbers: 2, counts: [], unit: 1e-6, k: 2 },
  { nRows: 90, nNumbers: 1, counts: [], unit: 4, k: 5 },
  { nRows: 250, nNumbers: 4, counts: [], unit: 1e-6, k: 5 },
  { nRows: 220, nNumbers: 3, counts: [3, 2, 5], unit: 1, k: 5 },
  { nRows: 180, nNumbers: 2, counts: [3, 1], unit: 1e-6, k: 7 },
  { nRows: 150, nNumbers: 0, counts: [3, 4], unit: 1, k: 6 },
  { nRows: 150, nNumbers: 80, counts: [], unit: 1, k: 5 },
  { nRows: 200, nNumbers: 1, counts: [150], unit: 1, k: 3 },
])(
  'the $k nearest of $nRows rows of $nNumbers numbers and levels $counts are those of a full sort',
  async (shape) => {
    const points = drawnPoints(shape);
    const { k } = shape;
    const queries = Uint32Array.from({ length: points.nRows }, (_, row) => row);
    const expected = [...queries].flatMap((row) => sortedNeighbours(points, row).slice(0, k));
    for (const threads of [1, 2, 3]) {
      const ctx = await kernelContext({ threads });
      expect([...(await nearestRows(points, { queries, k }, ctx))]).toEqual(expected);
      if (threads === 1)
        expect([...(await nearestRowsByAll(points, { queries, k, signal: ctx.signal }))]).toEqual(expected);
    }
  },
);

test('rows in one place are neighbours of each other by row, never of themselves', async () => {
  const ctx = await kernelContext();
  const points = { ...drawnPoints({ nRows: 40, nNumbers: 2, counts: [], unit: 1 }) };
  points.numbers.fill(1);
  const found = await nearestRows(points, { queries: Uint32Array.of(0, 2, 39), k: 3 }, ctx);
  expect([...found]).toEqual([1, 2, 3, 0, 1, 3, 0, 1, 2]);
});

test('values that are missing or infinite are left to the search through all', async () => {
  const ctx = await kernelContext();
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const points = drawnPoints({ nRows: 60, nNumbers: 3, counts: [2], unit: 1 });
    points.numbers[7] = odd;
    const given = { queries: Uint32Array.from({ length: 60 }, (_, row) => row), k: 4 };
    expect(await nearestRows(points, given, ctx)).toEqual(
      await nearestRowsByAll(points, { ...given, signal: ctx.signal }),
    );
  }
});
