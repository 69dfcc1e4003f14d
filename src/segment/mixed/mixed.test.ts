import { expect, test } from 'vitest';
import { createRng } from '#base';
import { silhouette } from '#kernels';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { knownMixed, mixedMatrix } from '../testkit/mixed-rows.ts';
import { cutTree } from '../ward/index.ts';
import { averageLinkage } from './average-linkage.ts';
import type { MixedResult } from './comparison.ts';
import { conclude } from './conclude.ts';
import { type Distances, gowerDistances } from './gower.ts';
import { compareMixed } from './index.ts';
import { kMedoids } from './k-medoids.ts';
import { silhouetteWidths } from './silhouette-widths.ts';

async function knownDistances(): Promise<Distances> {
  const { pool } = await kernelContext();
  const matrix = mixedMatrix(pool, knownMixed(), { levels: [3, 4], off: -1, on: 2 });
  return await gowerDistances(matrix, pool);
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((a, b) => a + b, 0) / values.length;

// The numbers below: numpy for the distances by their definition, scipy 1.17.1 linkage(d, 'average') and
// fcluster(z, k, 'maxclust'), scikit-learn 1.9.1 silhouette_score(d, labels, metric='precomputed').

test('distances between numbers and levels are those of Gower', async () => {
  const { n, between } = await knownDistances();
  expect(n).toBe(90);
  expect(between[1]).toBeCloseTo(0.5997069156486066, 6);
  expect(between.reduce((a, b) => a + b)).toBeCloseTo(3958.4730025708927, 2);
});

test('columns that do not vary do not count, and no level is a level of its own', async () => {
  const { pool } = await kernelContext();
  const rows = {
    numbers: [
      [1, 7],
      [2, 7],
      [5, 7],
    ],
    codes: [[0], [-1], [-1]],
  };
  const { between } = await gowerDistances(mixedMatrix(pool, rows, { levels: [2] }), pool);
  const byHand = [(1 / 4 + 1) / 2, 1, 3 / 4 / 2];
  for (const [i, at] of [1, 2, 5].entries()) expect(between[at]).toBeCloseTo(byHand[i]!, 6);
});

test('average linkage has the heights and the cuts of scipy', async () => {
  const distances = await knownDistances();
  const { heights, left, right } = averageLinkage(distances);
  expect(heights.reduce((a, b) => a + b)).toBeCloseTo(8.637738576179636, 5);
  expect(heights.at(-1)).toBeCloseTo(0.6249393920099007, 6);
  const sizes = { 2: [33, 57], 3: [28, 29, 33], 4: [1, 28, 28, 33] };
  const silhouettes = { 2: 0.4010833893110103, 3: 0.50607808012049, 4: 0.4300014777740709 };
  for (const k of [2, 3, 4] as const) {
    const labels = cutTree({ left, right }, k);
    const counts = Array.from({ length: k }, (_, c) => labels.filter((label) => label === c).length);
    expect(counts.sort((a, b) => a - b)).toEqual(sizes[k]);
    expect(mean(silhouetteWidths(distances, labels, k))).toBeCloseTo(silhouettes[k], 5);
  }
});

test('no other medoids cost less, by looking at all of them', async () => {
  const distances = await knownDistances();
  // numpy, all pairs and triples of rows
  const two = kMedoids(distances, 2);
  expect(two.cost).toBeCloseTo(24.747674465702946, 4);
  expect([...two.medoids].sort((a, b) => a - b)).toEqual([39, 55]);
  const three = kMedoids(distances, 3);
  expect(three.cost).toBeCloseTo(16.61413135276646, 4);
  expect([...three.medoids].sort((a, b) => a - b)).toEqual([11, 39, 64]);
  expect(mean(silhouetteWidths(distances, three.labels, 3))).toBeCloseTo(0.44116914169025834, 5);
});

test('medoids among equal rows are in segments of their own', () => {
  const { labels } = kMedoids({ n: 4, between: new Float32Array(16) }, 3);
  expect(new Set(labels).size).toBe(3);
});

test('on one number the widths are the silhouette of its values', async () => {
  const ctx = await kernelContext();
  const rng = createRng(2);
  const matrix = await matrixOf(
    Array.from({ length: 80 }, () => [rng.normal()]),
    ctx,
  );
  const labels = Int32Array.from({ length: 80 }, () => rng.int(3));
  const expected = await silhouette(ctx.pool, matrix.x, labels, 3);
  const widths = silhouetteWidths(await gowerDistances(matrix, ctx.pool), labels, 3);
  for (const [i, width] of widths.entries()) expect(width).toBeCloseTo(expected.widths[i]!, 4);
});

test('ways to segment mixed data are judged by one criterion, the best first, the same on each call', async () => {
  const ctx = await kernelContext();
  const x = mixedMatrix(ctx.pool, knownMixed(), { levels: [3, 4] });
  const found = await compareMixed(x, { k: 3, draws: 4 }, ctx);
  expect(found.rows).toBe(90);
  expect(found.results.map(({ method }) => method).sort()).toEqual([
    'Gower PAM',
    'Gower average linkage',
    'k-prototypes',
    'one-hot + PCA k-means',
  ]);
  const silhouettes = found.results.map((result) => result.silhouette);
  expect(silhouettes).toEqual([...silhouettes].sort((a, b) => b - a));
  const average = found.results.find(({ method }) => method === 'Gower average linkage')!;
  expect(average.silhouette).toBeCloseTo(0.50607808012049, 5);
  expect(average.sizes).toEqual([33, 29, 28]);
  for (const { stability, sizes } of found.results) {
    expect(stability).toBeGreaterThan(0.3);
    expect(stability).toBeLessThanOrEqual(1);
    expect(sizes.reduce((a, b) => a + b)).toBe(90);
  }
  expect(found.ahead[0]).toBe(found.results[0]!.method);
  expect(found.sentence).toContain(found.ahead[0]!);
  const again = await compareMixed(x, { k: 3, draws: 4 }, await kernelContext({ threads: 1 }));
  expect(again.results).toEqual(found.results);
});

test('ways that find the same segments tie, and that is said', async () => {
  const ctx = await kernelContext();
  const rng = createRng(5);
  const codes = Array.from({ length: 120 }, (_, i) => [i % 2]);
  const numbers = codes.map(([code]) => [8 * code! + rng.normal()]);
  const x = mixedMatrix(ctx.pool, { numbers, codes }, { levels: [2] });
  const { ahead, sentence, results, rows } = await compareMixed(x, { k: 2, rows: 100, draws: 0 }, ctx);
  expect(rows).toBe(100);
  expect(ahead).toHaveLength(4);
  expect(sentence).toContain('all ways tie');
  expect(results[0]!.stability).toBeNull();
});

test('what speaks against the way that is ahead is said', () => {
  const result = (method: MixedResult['method'], silhouette: number, stability: number, sizes: number[]) => ({
    widths: new Float64Array(100).fill(silhouette),
    result: { method, k: 2, silhouette, stability, sizes },
  });
  const { ahead, sentence } = conclude([
    result('Gower average linkage', 0.4, 0.5, [95, 5]),
    result('k-prototypes', 0.3, 0.9, [60, 40]),
  ]);
  expect(ahead).toEqual(['Gower average linkage']);
  expect(sentence).toBe(
    'Gower average linkage is ahead (mean silhouette under Gower distance 0.40; next k-prototypes with 0.30). ' +
      'But Gower average linkage puts 95 % of the rows into one segment. ' +
      'k-prototypes is more stable on parts of the rows (0.90 against 0.50).',
  );
  expect(
    conclude([result('Gower PAM', 0.4, 0.9, [50, 50]), result('k-prototypes', 0.39, 0.9, [50, 50])]).ahead,
  ).toEqual(['Gower PAM', 'k-prototypes']);
});

test('numbers that are out of range and too few distinct rows are refused', async () => {
  const ctx = await kernelContext();
  const x = await matrixOf([[1], [1], [2]], ctx);
  for (const options of [{ k: 1 }, { k: 2, rows: 5 }, { k: 2, draws: -1 }, { k: 2, rows: 2001 }]) {
    await expect(compareMixed(x, options, ctx)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  }
  await expect(compareMixed(x, { k: 3 }, ctx)).rejects.toMatchObject({ code: 'TOO_FEW_DISTINCT_ROWS' });
});
