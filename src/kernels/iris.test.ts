import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kmeans } from './kmeans.ts';
import { createKernelPool } from './pool/create-kernel-pool.ts';
import { bootstrapJaccard, boxInertias, observedSilhouettes } from './resample/index.ts';
import { calinskiHarabasz, daviesBouldin } from './separation.ts';
import { silhouette } from './silhouette.ts';
import { standardise } from './standardise.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

const DATA = new URL('../../../shared/data/', import.meta.url);
const IRIS = new URL('ground_truth/iris.csv', DATA);
const MALL = new URL('mall/Mall_Customers.csv', DATA);

// refs/numbers.md, recomputed there with scikit-learn: k, inertia, silhouette, Calinski-Harabasz, Davies-Bouldin
const RAW = [
  [2, 152.347952, 0.681046, 513.9245, 0.404293],
  [3, 78.851441, 0.552819, 561.6278, 0.661972],
  [4, 57.228473, 0.498051, 530.7658, 0.780307],
  [5, 46.446182, 0.488749, 495.5415, 0.805965],
  [6, 39.039987, 0.364834, 473.8506, 0.914158],
] as const;
const STANDARDISED = [
  [2, 222.361705, 0.58175, 251.3493, 0.593313],
  [3, 139.820496, 0.459948, 241.9044, 0.833595],
  [4, 114.092238, 0.383851, 207.2666, 0.879656],
] as const;

describe.skipIf(!existsSync(IRIS))('iris (skipped where ../shared/data is absent)', () => {
  let pool: KernelPool;
  let x: KernelMatrix;
  let z: KernelMatrix;

  beforeAll(async () => {
    pool = await createKernelPool({ threads: 2 });
    x = columns(IRIS, [0, 1, 2, 3]);
    z = columns(IRIS, [0, 1, 2, 3]);
    await standardise(pool, z);
  });
  afterAll(() => pool.close());

  function columns(file: URL, wanted: readonly number[]): KernelMatrix {
    const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
    const matrix = pool.matrix(lines.length, wanted.length);
    for (const [i, line] of lines.entries()) {
      const cells = line.split(',');
      matrix.data.set(
        wanted.map((j) => Number(cells[j])),
        i * wanted.length,
      );
    }
    return matrix;
  }

  async function expectIndices(matrix: KernelMatrix, row: readonly number[]): Promise<void> {
    const [k = 0, inertia = 0, width = 0, ch = 0, db = 0] = row;
    const fit = await kmeans(pool, matrix, { k, starts: 300, seed: 1 });
    expect(fit.inertia).toBeCloseTo(inertia, 3);
    expect((await silhouette(pool, matrix, fit.labels, k)).mean).toBeCloseTo(width, 5);
    expect(await calinskiHarabasz(pool, matrix, fit.labels, k)).toBeCloseTo(ch, 2);
    expect(await daviesBouldin(pool, matrix, fit.labels, k)).toBeCloseTo(db, 5);
  }

  test.each(RAW)('k-means with k = %i has the reference indices, raw', (...row) => expectIndices(x, row));
  test.each(STANDARDISED)('k-means with k = %i has the reference indices, standardised', (...row) =>
    expectIndices(z, row),
  );

  // two optima within .0005 at k = 5, and a better one than the reference at k = 6: no indices to compare
  test.each([
    [5, 90.807592],
    [6, 80.022496],
  ])('k-means with k = %i is at least as good as the reference, standardised', async (k, inertia) => {
    expect((await kmeans(pool, z, { k, starts: 300, seed: 1 })).inertia).toBeLessThan(inertia + 0.001);
  });

  test('mall customers by income and spending have the published silhouette .5539 at k = 5', async () => {
    const mall = columns(MALL, [3, 4]);
    const { labels } = await kmeans(pool, mall, { k: 5, starts: 20, seed: 1 });
    expect((await silhouette(pool, mall, labels, 5)).mean).toBeCloseTo(0.5539, 4);
  });

  test('observed silhouettes are those of k-means', async () => {
    const observed = await observedSilhouettes(pool, x, { ks: [5, 2, 3], starts: 50, seed: 3 });
    for (const [at, width] of [0.488749, 0.681046, 0.552819].entries()) {
      expect(observed[at]).toBeCloseTo(width, 5);
    }
  });

  test('the gap statistic lies within two standard errors of the reference', async () => {
    const ks = [1, 2, 3, 4, 5, 6];
    const draws = 60;
    const references = await boxInertias(pool, x, { ks, starts: 10, seed: 5, draws });
    // refs/numbers.md: B = 30, s about .03 to .04
    const gaps = [0.074, 0.975, 1.424, 1.575, 1.657, 1.707];
    for (const [at, k] of ks.entries()) {
      const { inertia } = await kmeans(pool, x, { k, starts: 100, seed: 1 });
      let mean = 0;
      for (let draw = 0; draw < draws; draw++) mean += references[draw * ks.length + at]! / draws;
      expect(Math.abs(mean - Math.log(inertia) - gaps[at]!)).toBeLessThan(0.04);
    }
  });

  test('bootstrap Jaccards are near the reference', async () => {
    const labelings = await Promise.all(
      [2, 3, 4].map(async (k) => ({ k, labels: (await kmeans(pool, x, { k, starts: 50, seed: 1 })).labels })),
    );
    const results = await bootstrapJaccard(pool, x, { labelings, starts: 5, seed: 2, draws: 200 });
    const means = results.map((values, at) => {
      const { k } = labelings[at]!;
      const sums = new Float64Array(k);
      for (const [i, value] of values.entries()) sums[i % k]! += value / 200;
      return [...sums].sort();
    });
    // refs/numbers.md, B = 200: .991 .995; .945 1.0 .931 (.87 to .96 by details); k = 4 minimum .791
    expect(Math.min(...means[0]!)).toBeGreaterThan(0.98);
    expect(means[1]![0]).toBeGreaterThan(0.87);
    expect(means[1]![2]).toBeCloseTo(1, 2);
    expect(Math.abs(means[2]![0]! - 0.791)).toBeLessThan(0.06);
  });
});
