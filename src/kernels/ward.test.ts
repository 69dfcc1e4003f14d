import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { createKernelPool } from './pool/create-kernel-pool.ts';
import { wardLinkage as twin } from './scalar/ward.ts';
import type { KernelPool } from './types.ts';
import { wardLinkage } from './ward.ts';

let pool: KernelPool;
beforeAll(async () => {
  pool = await createKernelPool({ threads: 2 });
});
afterAll(() => pool.close());

function points(n: number, nCols: number): Float64Array {
  const rng = createRng(n + nCols);
  return Float64Array.from(
    { length: n * nCols },
    (_, at) => rng.normal() + (at % (3 * nCols) < nCols ? 4 : 0),
  );
}

test.each([
  [2, 1],
  [3, 2],
  [9, 1],
  [64, 3],
  [65, 17],
  [261, 2],
  [200, 5],
])('%i points of %i columns are merged as by the definition', async (n, nCols) => {
  const x = points(n, nCols);
  const rng = createRng(n);
  for (const weights of [undefined, Float64Array.from({ length: n }, () => 1 + rng.int(9))]) {
    const expected = twin(x, nCols, weights);
    const actual = await wardLinkage(pool, x, { nCols, ...(weights && { weights }) });
    expect(actual.left).toEqual(expected.left);
    expect(actual.right).toEqual(expected.right);
    expect(actual.sizes).toEqual(expected.sizes);
    for (const [m, height] of expected.heights.entries()) expect(actual.heights[m]).toBeCloseTo(height, 9);
  }
});

test('60 points by a known generator have the last merges of scipy', async () => {
  let state = 1n;
  const x = Float64Array.from({ length: 180 }, () => {
    state = (state * 1103515245n + 12345n) % 2147483648n;
    return Math.fround(Number(state) / 2147483648);
  });
  const { left, right, heights, sizes } = await wardLinkage(pool, x, { nCols: 3 });
  // scipy 1.17.1: linkage(x, 'ward')
  expect([...left.subarray(-4)]).toEqual([102, 111, 113, 116]);
  expect([...right.subarray(-4)]).toEqual([110, 115, 114, 117]);
  expect([...sizes.subarray(-4)]).toEqual([18, 26, 34, 60]);
  expect(heights.at(-1)).toBeCloseTo(2.8621750215425386, 12);
  expect(heights.reduce((a, b) => a + b)).toBeCloseTo(25.48930157248422, 11);
});

test.each(['equal', 'on a line', 'on a lattice'])(
  'a thousand points %s give a whole, rising tree',
  async (kind) => {
    const rng = createRng(3);
    const x = Float64Array.from({ length: 2000 }, (_, at) =>
      kind === 'equal' ? 1 : kind === 'on a line' ? Math.floor(at / 2) : rng.int(4),
    );
    const { left, right, heights, sizes } = await wardLinkage(pool, x, { nCols: 2 });
    expect(heights).toEqual(Float64Array.from(heights).sort());
    expect(sizes.at(-1)).toBe(1000);
    expect(new Set([...left, ...right]).size).toBe(1998);
    if (kind === 'equal') expect(heights.at(-1)).toBe(0);
    // The sum of squares around the mean is what all merges cost: half of the squared heights.
    const means = [0, 1].map((j) => x.filter((_, at) => at % 2 === j).reduce((a, b) => a + b) / 1000);
    const total = x.reduce((sum, value, at) => sum + (value - means[at % 2]!) ** 2, 0);
    expect(heights.reduce((sum, height) => sum + height ** 2 / 2, 0) / Math.max(1, total)).toBeCloseTo(
      total > 0 ? 1 : 0,
      9,
    );
  },
);

test('a weight does what as many equal points do', async () => {
  const x = points(40, 2);
  const weights = Float64Array.from({ length: 40 }, (_, i) => 1 + (i % 3));
  const repeated = [...weights].flatMap((weight, i) =>
    Array.from({ length: weight }, () => [...x.subarray(2 * i, 2 * i + 2)]).flat(),
  );
  const light = await wardLinkage(pool, x, { nCols: 2, weights });
  const heavy = await wardLinkage(pool, Float64Array.from(repeated), { nCols: 2 });
  const last = heavy.heights.subarray(-39);
  for (const [m, height] of light.heights.entries()) expect(last[m]).toBeCloseTo(height, 9);
});

test('1, 2 and 3 threads give the same bytes', async () => {
  const x = points(3000, 4);
  const trees = [];
  for (const threads of [1, 2, 3]) {
    const other = await createKernelPool({ threads });
    trees.push(await wardLinkage(other, x, { nCols: 4 }));
    await other.close();
  }
  expect(trees[1]).toEqual(trees[0]);
  expect(trees[2]).toEqual(trees[0]);
});

test('one point has no merges, and weights of 0 are refused', async () => {
  expect((await wardLinkage(pool, Float64Array.of(1, 2), { nCols: 2 })).left).toHaveLength(0);
  await expect(
    wardLinkage(pool, Float64Array.of(1, 2), { nCols: 1, weights: Float64Array.of(1, 0) }),
  ).rejects.toThrow('a weight above 0');
});
