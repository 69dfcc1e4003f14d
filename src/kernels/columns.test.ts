import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng } from '#base';
import { assignNearest } from './assign-nearest.ts';
import { columnMoments } from './column-moments.ts';
import { pca } from './pca.ts';
import { createKernelPool } from './pool/create-kernel-pool.ts';
import { assignNearest as plainAssignNearest } from './scalar/assign-nearest.ts';
import { columnMoments as plainMoments } from './scalar/column-moments.ts';
import { pca as plainPca } from './scalar/pca.ts';
import { standardise as plainStandardise } from './scalar/standardise.ts';
import { standardise } from './standardise.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

let pool: KernelPool;
beforeAll(async () => {
  pool = await createKernelPool({ threads: 2 });
});
afterAll(() => pool.close());

/** Normal rows whose columns have the means and scales 10^(j mod 5). */
function normalRows(nRows: number, nCols: number, owner = pool): KernelMatrix {
  const rng = createRng(nRows * 100 + nCols);
  const x = owner.matrix(nRows, nCols);
  for (let at = 0; at < x.data.length; at++) x.data[at] = (1 + rng.normal()) * 10 ** ((at % nCols) % 5);
  return x;
}

const plainCopy = ({ nRows, nCols, data }: KernelMatrix) => ({ nRows, nCols, data: Float32Array.from(data) });
const LENGTHS = [1, 3, 4, 5, 11, 1000, 5003];
const WIDTHS = [1, 2, 3, 4, 5, 8, 11, 33];

test('moments equal those of the scalar twin to 1e-13 on every length and width', async () => {
  for (const nRows of LENGTHS) {
    for (const nCols of WIDTHS) {
      const x = normalRows(nRows, nCols);
      const fast = await columnMoments(pool, x);
      const plain = plainMoments(x);
      for (let j = 0; j < nCols; j++) {
        const scale = 10 ** (j % 5);
        expect(Math.abs(fast.mean[j]! - plain.mean[j]!)).toBeLessThan(1e-13 * scale);
        expect(Math.abs(fast.variance[j]! - plain.variance[j]!)).toBeLessThan(1e-13 * scale ** 2);
      }
      x.release();
    }
  }
});

test('no rows give zero moments and leave an empty matrix as it is', async () => {
  const x = pool.matrix(0, 3);
  expect(await columnMoments(pool, x)).toEqual({ mean: new Float64Array(3), variance: new Float64Array(3) });
  await standardise(pool, x);
  expect((await assignNearest(pool, x, new Float64Array(6))).labels.length).toBe(0);
});

test('the mean of a million values far from zero is right to 1e-12, where f32 sums would be wrong by 0.1', async () => {
  const x = pool.matrix(1_000_000, 1);
  for (let i = 0; i < x.nRows; i++) x.data[i] = 100 + ((i * 7919) % 1000) / 1024;
  // 1000 equal cycles of 0..999: mean 499.5 / 1024, variance (1000^2 - 1) / 12 / 1024^2
  const { mean, variance } = await columnMoments(pool, x);
  expect(Math.abs(mean[0]! - (100 + 499.5 / 1024))).toBeLessThan(1e-12);
  expect(Math.abs(variance[0]! - (1e6 - 1) / 12 / 1024 ** 2)).toBeLessThan(1e-12);
  x.release();
});

test('standardising equals the scalar twin, and the columns then have mean 0 and deviation 1', async () => {
  for (const nRows of [2, 3, 5, 1000, 5003]) {
    for (const nCols of WIDTHS) {
      const x = normalRows(nRows, nCols);
      const copy = plainCopy(x);
      await standardise(pool, x);
      plainStandardise(copy);
      const worst = x.data.reduce((most, value, at) => Math.max(most, Math.abs(value - copy.data[at]!)), 0);
      expect(worst).toBeLessThan(1e-6);
      const { mean, variance } = await columnMoments(pool, x);
      for (let j = 0; j < nCols; j++) {
        expect(Math.abs(mean[j]!)).toBeLessThan(1e-6);
        expect(variance[j]!).toBeCloseTo(1, 5);
      }
      x.release();
    }
  }
});

test('constant columns become 0, whatever their value', async () => {
  for (const value of [0, 3.3, -1e30, 1e-30, 16_777_217]) {
    const x = pool.matrix(3001, 3);
    for (let i = 0; i < x.nRows; i++) x.data.set([value, i, value], i * 3);
    const { standardDeviation } = await standardise(pool, x);
    expect(standardDeviation[0]).toBe(0);
    for (let i = 0; i < x.nRows; i++) expect([x.data[i * 3], x.data[i * 3 + 2]]).toEqual([0, 0]);
    x.release();
  }
});

test('the two nearest centres are exactly those of the scalar twin; with one centre there is no runner-up', async () => {
  for (const [nRows, nCols, k] of [
    [1, 1, 1],
    [5, 2, 2],
    [1003, 3, 7],
    [5003, 11, 20],
  ] as const) {
    const x = normalRows(nRows, nCols);
    const centres = Float64Array.from({ length: k * nCols }, (_, at) => x.data[(at * 13) % x.data.length]!);
    expect(await assignNearest(pool, x, centres)).toEqual(plainAssignNearest(x, centres, k));
    x.release();
  }
  const x = normalRows(3, 2);
  const { runnersUp, runnerUpDistances } = await assignNearest(pool, x, Float64Array.of(0, 0));
  expect([...runnersUp, ...runnerUpDistances]).toEqual([
    -1,
    -1,
    -1,
    ...new Array(3).fill(Number.POSITIVE_INFINITY),
  ]);
});

test('ties between centres go to the lower index', async () => {
  const x = pool.matrix(1, 1);
  const { labels, runnersUp } = await assignNearest(pool, x, Float64Array.of(1, -1, 1, 5));
  expect([labels[0], runnersUp[0]]).toEqual([0, 1]);
});

test('principal components equal the scalar twin, are orthonormal, and their variances are those of the scores', async () => {
  for (const nRows of [2, 5, 1000, 9001]) {
    for (const nCols of [1, 2, 3, 8, 13]) {
      const x = normalRows(nRows, nCols);
      await standardise(pool, x);
      const components = Math.min(nCols, 3);
      const fast = await pca(pool, x, { components });
      const plain = plainPca(x, components);
      for (let c = 0; c < components; c++) {
        expect(fast.variances[c]!).toBeCloseTo(plain.variances[c]!, 10);
        const axis = fast.axes.subarray(c * nCols, (c + 1) * nCols);
        for (let e = 0; e <= c; e++) {
          const dot = axis.reduce((sum, value, j) => sum + value * fast.axes[e * nCols + j]!, 0);
          expect(dot).toBeCloseTo(e === c ? 1 : 0, 10);
        }
        expect(Math.max(...axis)).toBeGreaterThanOrEqual(Math.max(...axis.map((value) => -value)) - 1e-9);
        let square = 0;
        for (let i = 0; i < nRows; i++) square += fast.scores[i * components + c]! ** 2;
        expect(square / nRows).toBeCloseTo(fast.variances[c]!, 4);
      }
      const total = (await columnMoments(pool, x)).variance.reduce((a, b) => a + b, 0);
      const share = fast.variances.reduce((a, b) => a + b, 0) / total;
      expect(fast.explained.reduce((a, b) => a + b, 0)).toBeCloseTo(share, 10);
      x.release();
    }
  }
});

test('rows on a line have one component along it; a matrix that does not vary has none', async () => {
  const x = pool.matrix(500, 3);
  for (let i = 0; i < 500; i++) x.data.set([i * 2, i * -1, i * 2], i * 3);
  const line = await pca(pool, x, { components: 3 });
  expect([...line.axes.subarray(0, 3)].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([
    0.666666666667, -0.333333333333, 0.666666666667,
  ]);
  // variance of 0..499 is (500^2 - 1) / 12, the squared length of (2, -1, 2) is 9
  expect(line.variances[0]).toBeCloseTo((9 * (250_000 - 1)) / 12, 6);
  expect(line.explained[0]).toBeCloseTo(1, 12);
  x.data.fill(4);
  const still = await pca(pool, x, { components: 2 });
  expect([...still.explained, ...still.variances]).toEqual([0, 0, 0, 0]);
  expect(still.scores.every((score) => score === 0)).toBe(true);
});

test('the same bytes at 1, 2, 3 and again 3 threads', async () => {
  const hashes: string[] = [];
  for (const threads of [1, 2, 3, 3]) {
    const other = await createKernelPool({ threads });
    const hash = createHash('sha256');
    for (const [nRows, nCols] of [
      [2000, 7],
      [40_001, 9],
    ] as const) {
      const x = normalRows(nRows, nCols, other);
      const { mean, standardDeviation } = await standardise(other, x);
      const { axes, variances, scores } = await pca(other, x, { components: 2 });
      const near = await assignNearest(other, x, Float64Array.from(x.data.subarray(0, 5 * nCols)));
      for (const bytes of [x.data, mean, standardDeviation, axes, variances, scores]) hash.update(bytes);
      hash.update(near.labels).update(near.distances).update(near.runnersUp).update(near.runnerUpDistances);
    }
    hashes.push(hash.digest('hex'));
    await other.close();
  }
  expect(new Set(hashes).size).toBe(1);
});
