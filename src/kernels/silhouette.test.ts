import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { createKernelPool } from './pool/create-kernel-pool.ts';
import { silhouette as twin } from './scalar/silhouette.ts';
import { silhouette } from './silhouette.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

const IRIS = new URL('../../../shared/data/ground_truth/iris.csv', import.meta.url);
let pool: KernelPool;

beforeAll(async () => {
  pool = await createKernelPool({ threads: 2 });
});
afterAll(() => pool.close());

/** A matrix of blobs, one per label, with some rows repeated. */
function blobs({ nRows, nCols, k }: { nRows: number; nCols: number; k: number }, seed: number) {
  const rng = createRng(seed);
  const x = pool.matrix(nRows, nCols);
  const labels = Int32Array.from({ length: nRows }, () => rng.int(k));
  for (let at = 0; at < x.data.length; at++) {
    const label = labels[Math.floor(at / nCols)]!;
    x.data[at] = rng.normal() + (at % nCols === label % nCols ? 4 : 0);
  }
  for (let i = 5; i < nRows; i += 7) x.data.copyWithin(i * nCols, (i - 1) * nCols, i * nCols);
  return { x, labels };
}

async function bytesAt(
  threads: number,
  x: KernelMatrix,
  labels: Int32Array,
  k: number,
): Promise<Float32Array> {
  const other = await createKernelPool({ threads });
  try {
    const copy = other.matrix(x.nRows, x.nCols);
    copy.data.set(x.data);
    return (await silhouette(other, copy, labels, k)).widths;
  } finally {
    await other.close();
  }
}

const SHAPES = [
  [1, 1, 1],
  [2, 1, 2],
  [3, 2, 2],
  [7, 3, 3],
  [8, 4, 2],
  [9, 5, 4],
  [63, 1, 3],
  [64, 2, 3],
  [65, 17, 5],
  [131, 3, 40],
  [512, 8, 2],
  [513, 33, 6],
  [1000, 2, 300],
  [1200, 5, 7],
] as const;

test.each(SHAPES)(
  '%i x %i rows in %i clusters have the widths of the plain definition',
  async (nRows, nCols, k) => {
    const { x, labels } = blobs({ nRows, nCols, k }, nRows + k);
    const expected = twin(x, labels, k);
    const actual = await silhouette(pool, x, labels, k);
    expect(actual.mean).toBeCloseTo(expected.mean, 5);
    for (let i = 0; i < nRows; i++) expect(actual.widths[i]).toBeCloseTo(expected.widths[i]!, 4);
    x.release();
  },
);

test('the example of four points on a line is exact', async () => {
  const x = pool.matrix(4, 1);
  x.data.set([0, 1, 4, 6]);
  const { widths } = await silhouette(pool, x, Int32Array.of(0, 0, 1, 1), 2);
  // a, b by hand: (1, 5), (1, 4), (2, 3.5), (2, 5.5)
  const byHand = [4 / 5, 3 / 4, 1.5 / 3.5, 3.5 / 5.5];
  for (const [i, width] of byHand.entries()) expect(widths[i]).toBeCloseTo(width, 6);
  x.release();
});

test('rows alone in their cluster have width 0, and so has everything in one cluster', async () => {
  const x = pool.matrix(3, 1);
  x.data.set([0, 1, 9]);
  expect([...(await silhouette(pool, x, Int32Array.of(0, 0, 1), 2)).widths].map(Math.sign)).toEqual([
    1, 1, 0,
  ]);
  expect([...(await silhouette(pool, x, Int32Array.of(0, 0, 0), 1)).widths]).toEqual([0, 0, 0]);
  expect([...(await silhouette(pool, x, Int32Array.of(1, 1, 1), 3)).widths]).toEqual([0, 0, 0]);
  x.release();
});

test('clusters of equal rows have width exactly 1, and no distance at all gives 0', async () => {
  const x = pool.matrix(200, 3);
  for (let at = 0; at < 600; at++) x.data[at] = at < 300 ? 0.1 : 12345.67;
  const labels = Int32Array.from({ length: 200 }, (_, i) => (i < 100 ? 0 : 1));
  expect(new Set((await silhouette(pool, x, labels, 2)).widths)).toEqual(new Set([1]));
  x.data.fill(0.1);
  expect(new Set((await silhouette(pool, x, labels, 2)).widths)).toEqual(new Set([0]));
  x.release();
});

test('one row far away leaves the other widths accurate', async () => {
  const { x, labels } = blobs({ nRows: 700, nCols: 3, k: 3 }, 4);
  x.data[0] = 1e6;
  const expected = twin(x, labels, 3);
  const { widths } = await silhouette(pool, x, labels, 3);
  for (let i = 0; i < 700; i++) expect(widths[i]).toBeCloseTo(expected.widths[i]!, 4);
  x.release();
});

test('the widths are the same bytes at 1, 2, 3 and again 3 threads', async () => {
  const { x, labels } = blobs({ nRows: 5000, nCols: 6, k: 5 }, 11);
  const first = await bytesAt(1, x, labels, 5);
  for (const threads of [2, 3, 3]) expect(await bytesAt(threads, x, labels, 5)).toEqual(first);
  x.release();
});

test.each([1e-30, 1e30])('rows in units of %d have the widths of rows in units of 1', async (unit) => {
  const { x, labels } = blobs({ nRows: 300, nCols: 4, k: 3 }, 8);
  const { widths } = await silhouette(pool, x, labels, 3);
  for (let at = 0; at < x.data.length; at++) x.data[at]! *= unit;
  const scaled = await silhouette(pool, x, labels, 3);
  for (let i = 0; i < 300; i++) expect(scaled.widths[i]).toBeCloseTo(widths[i]!, 5);
  x.release();
});

test('labels outside 0..k-1 are refused', async () => {
  const x = pool.matrix(2, 1);
  await expect(silhouette(pool, x, Int32Array.of(0, 2), 2)).rejects.toThrow('labels: expected 0 to 1, got 2');
  await expect(silhouette(pool, x, Int32Array.of(-1, 0), 2)).rejects.toThrow('got -1');
  await expect(silhouette(pool, x, Int32Array.of(0), 2)).rejects.toThrow('labels: expected 2, got 1');
  x.release();
});

test('an empty matrix has no widths and mean 0', async () => {
  const x = pool.matrix(0, 3);
  expect(await silhouette(pool, x, new Int32Array(0), 2)).toEqual({ mean: 0, widths: new Float32Array(0) });
});

test.skipIf(!existsSync(IRIS))(
  'iris by species matches scikit-learn (skipped without ../shared/data)',
  async () => {
    const { x, labels } = iris();
    // scikit-learn 1.9.1: silhouette_score(X, species), float64
    expect((await silhouette(pool, x, labels, 3)).mean).toBeCloseTo(SPECIES_SILHOUETTE, 6);
    x.release();
  },
);

/** 0.503477440693296 by scikit-learn 1.9.1. */
const SPECIES_SILHOUETTE = 0.503477440693296;

function iris() {
  const lines = readFileSync(IRIS, 'utf8').trim().split('\n').slice(1);
  const x = pool.matrix(lines.length, 4);
  const names: string[] = [];
  const labels = Int32Array.from(lines, (line, i) => {
    const cells = line.trim().split(',');
    x.data.set(cells.slice(0, 4).map(Number), i * 4);
    const name = cells[4]!;
    if (!names.includes(name)) names.push(name);
    return names.indexOf(name);
  });
  return { x, labels };
}
