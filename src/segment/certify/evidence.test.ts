import { expect, test } from 'vitest';
import { AppError, createRng } from '#base';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { exploreCandidates } from '../explore/index.ts';
import { kmeansLearner } from '../kmeans/index.ts';
import type { SegmentLearner } from '../protocol/index.ts';
import { learnerAgreement, seedAgreement } from './agreement.ts';
import { evidenceReasons } from './evidence-words.ts';
import { certify } from './index.ts';
import { farRows, outlierEffect } from './outlier-effect.ts';

const kmeans = kmeansLearner as SegmentLearner;
const choice = { learner: kmeans, options: {} };
const none = { seeds: null, learners: [], borderShare: null, outliers: null, rows: 10 };

/** A learner that deals rows out by a rule. */
function stub(name: string, label: (row: number) => number, more: object = {}): SegmentLearner {
  const cluster: SegmentLearner['cluster'] = ({ x }) =>
    Promise.resolve({
      k: 2,
      labels: Int32Array.from({ length: x.x.nRows }, (_, i) => label(i)),
      names: [null, null],
      bic: null,
    });
  return { ...kmeans, name, title: name.toUpperCase(), forDraws: (options) => options, cluster, ...more };
}

/** Two groups, taking turns. */
function pairOfGroups(n: number, apart: number): number[][] {
  const rng = createRng(4);
  return Array.from({ length: n }, (_, i) => [rng.normal() + apart * (i % 2), rng.normal()]);
}

test('other learners are held against the segments at the same k, each but the own, rules and variants', async () => {
  const ctx = await kernelContext();
  const matrix = await matrixOf(pairOfGroups(100, 20), ctx);
  const labels = Int32Array.from({ length: 100 }, (_, i) => i % 2);
  const refuses = () => Promise.reject(new AppError('OPTION_INVALID', 'not for these rows'));
  const learners = [
    kmeans,
    stub('same', (i) => 1 - (i % 2)),
    stub('halves', (i) => (i < 50 ? 0 : 1)),
    stub('rules', (i) => i % 2, { raw: true }),
    stub('variant', (i) => i % 2, { variantOf: 'k-means' }),
    stub('finds k', (i) => i % 2, { takesK: false }),
    stub('refuses', (i) => i % 2, { cluster: refuses }),
  ];
  const found = await learnerAgreement(matrix, { labels, k: 2, own: 'k-means', learners }, ctx);
  expect(found.map(({ learner }) => learner)).toEqual(['same', 'halves']);
  expect(found[0]).toMatchObject({ title: 'SAME', agreement: 1 });
  // 25 rows in each of the four cells; pairs together 4 C(25, 2), in each labeling 2 C(50, 2), in all C(100, 2)
  const expected = 2450 ** 2 / 4950;
  expect(found[1]!.agreement).toBeCloseTo((1200 - expected) / (2450 - expected), 10);
  const others = await learnerAgreement(matrix, { labels, k: 2, own: 'same', learners: [kmeans] }, ctx);
  expect(others).toEqual([{ learner: 'k-means', title: kmeans.title, agreement: 1 }]);
});

test('fits of other seeds agree wholly on groups far apart and less on one cloud', async () => {
  const ctx = await kernelContext();
  const apart = await matrixOf(pairOfGroups(200, 20), ctx);
  expect(await seedAgreement(apart, { k: 2, choice }, ctx)).toEqual({ fits: 8, mean: 1, least: 1 });
  const rng = createRng(5);
  const cloud = await matrixOf(
    Array.from({ length: 300 }, () => Array.from({ length: 5 }, () => rng.normal())),
    ctx,
  );
  const { mean, least } = await seedAgreement(cloud, { k: 6, choice }, ctx);
  expect(mean).toBeLessThan(0.8);
  expect(least).toBeLessThan(mean);
});

test('a value far from all others is told with what it does to the segments; a long tail is none', async () => {
  const ctx = await kernelContext();
  const rows = pairOfGroups(400, 6);
  rows[7] = [2, 5000];
  const matrix = await matrixOf(rows, ctx, { names: ['spent', 'Income'] });
  expect(farRows(matrix)).toEqual({ rows: Uint32Array.of(7), columns: ['Income'] });
  const exploration = await exploreCandidates(matrix, { ks: [2] }, ctx);
  const { labels } = exploration.candidates[0]!;
  const effect = await outlierEffect(matrix, { labels, k: 2, choice }, ctx);
  expect(effect).toMatchObject({ rows: 1, columns: ['Income'] });
  // the outlier had a segment of its own: without it the two groups are found
  expect(effect!.agreement).toBe(0);
  const rng = createRng(6);
  const tail = await matrixOf(
    Array.from({ length: 400 }, () => [Math.exp(3 * rng.normal())]),
    ctx,
  );
  expect(farRows(tail).rows.length).toBe(0);
  expect(await outlierEffect(tail, { labels, k: 2, choice }, ctx)).toBe(null);
});

test('a certificate carries the evidence and says in words what it means', async () => {
  const ctx = await kernelContext();
  const matrix = await matrixOf(pairOfGroups(120, 12), ctx);
  const exploration = await exploreCandidates(matrix, { ks: [2, 3] }, ctx);
  const { certificate } = await certify(
    matrix,
    { exploration, nullDraws: 99, bootstrapDraws: 20, rankReplicates: 50 },
    ctx,
  );
  expect(certificate.k).toBe(2);
  expect(certificate.evidence).toMatchObject({
    rows: 120,
    seeds: { mean: 1 },
    borderShare: 0,
    outliers: null,
  });
  expect(certificate.candidates[0]!.predictionStrength).toEqual({ mean: 1, standardError: 0 });
  expect(certificate.choice.map(({ code }) => code)).toContain('prediction-strength');
  expect(certificate.evidence!.reasons.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['seeds', 'border']),
  );
});

test('without clusters it is said what to do instead, and outliers are told with the robust option', () => {
  const codes = evidenceReasons(none, { verdict: 'do-not-use', isTiers: false });
  expect(codes).toEqual([{ code: 'instead', message: expect.stringContaining('value tiers (--tiers)') }]);
  const outliers = { rows: 1, columns: ['Income'], agreement: 0.5 };
  const [reason] = evidenceReasons({ ...none, outliers }, { verdict: 'stable', isTiers: false });
  expect(reason!.message).toMatch(/^1 customer lies far .* Income\. .* change a lot .*0\.50.*--scale robust/);
});
