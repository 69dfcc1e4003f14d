import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { createKernelPool } from './pool/create-kernel-pool.ts';
import * as twin from './scalar/separation.ts';
import { calinskiHarabasz, daviesBouldin } from './separation.ts';
import type { KernelPool } from './types.ts';

let pool: KernelPool;

beforeAll(async () => {
  pool = await createKernelPool({ threads: 2 });
});
afterAll(() => pool.close());

function blobs(of: KernelPool, { nRows, nCols, k }: { nRows: number; nCols: number; k: number }) {
  const rng = createRng(nRows);
  const x = of.matrix(nRows, nCols);
  const labels = Int32Array.from({ length: nRows }, (_, i) => (i < k ? i : rng.int(k)));
  for (let at = 0; at < x.data.length; at++)
    x.data[at] = 100 + rng.normal() + labels[Math.floor(at / nCols)]!;
  return { x, labels };
}

test.each([
  [2, 1, 2],
  [7, 3, 2],
  [65, 2, 5],
  [4095, 3, 4],
  [4096, 1, 3],
  [4097, 2, 3],
  [10_000, 5, 7],
])('%i x %i rows in %i clusters have the indices of the plain definition', async (nRows, nCols, k) => {
  const { x, labels } = blobs(pool, { nRows, nCols, k });
  const ch = twin.calinskiHarabasz(x, labels, k);
  expect((await calinskiHarabasz(pool, x, labels, k)) / (ch || 1)).toBeCloseTo(ch ? 1 : 0, 9);
  expect(await daviesBouldin(pool, x, labels, k)).toBeCloseTo(twin.daviesBouldin(x, labels, k), 9);
  x.release();
});

test('four points on a line give the indices worked out by hand', async () => {
  const x = pool.matrix(4, 1);
  x.data.set([0, 2, 10, 12]);
  const labels = Int32Array.of(0, 0, 2, 2);
  // centres 1 and 11, mean 6: between 4 * 25 / 1, within 4 / 2; spreads 1 + 1 over distance 10
  expect(await calinskiHarabasz(pool, x, labels, 3)).toBeCloseTo(50, 12);
  expect(await daviesBouldin(pool, x, labels, 3)).toBeCloseTo(0.2, 12);
  x.release();
});

test('undefined indices are 0 and rows equal to their centres give the largest number', async () => {
  const x = pool.matrix(4, 1);
  x.data.set([0, 0, 5, 5]);
  expect(await calinskiHarabasz(pool, x, new Int32Array(4), 1)).toBe(0);
  expect(await daviesBouldin(pool, x, new Int32Array(4), 1)).toBe(0);
  expect(await calinskiHarabasz(pool, x, Int32Array.of(0, 1, 2, 3), 4)).toBe(0);
  expect(await daviesBouldin(pool, x, Int32Array.of(0, 1, 0, 1), 2)).toBe(0);
  expect(await calinskiHarabasz(pool, x, Int32Array.of(0, 0, 1, 1), 2)).toBe(Number.MAX_VALUE);
  x.release();
});

test('the indices are the same bytes at 1, 2, 3 and again 3 threads', async () => {
  const seen = new Set<string>();
  for (const threads of [1, 2, 3, 3]) {
    const other = await createKernelPool({ threads });
    const { x, labels } = blobs(other, { nRows: 20_000, nCols: 3, k: 6 });
    seen.add(`${await calinskiHarabasz(other, x, labels, 6)} ${await daviesBouldin(other, x, labels, 6)}`);
    await other.close();
  }
  expect(seen.size).toBe(1);
});
