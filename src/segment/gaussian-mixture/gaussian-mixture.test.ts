import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { Context, FeatureMatrix } from '#matrix';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { readCsv } from '../../../test/testkit/read-csv.ts';
import { realData, realDataTest } from '../../../test/testkit/real-data.ts';
import { expectConforms, rowsIn } from '../../../test/testkit/segment-conformance.ts';
import { type CovarianceKind, gaussianMixtureLearner, gaussianMixtureOptionsSchema } from './index.ts';

const KINDS: readonly CovarianceKind[] = ['full', 'tied', 'diagonal', 'spherical'];

function blobs(nRows: number, seed: number): number[][] {
  const rng = createRng(seed);
  return Array.from({ length: nRows }, (_, i) => {
    const [a, b] = [rng.normal(), rng.normal()];
    return [a + 10 * (i % 3), 0.5 * b + 0.8 * a * (i % 2)];
  });
}

function fitMixture(x: FeatureMatrix, given: object, ctx: Context) {
  return gaussianMixtureLearner.fit({ x }, gaussianMixtureOptionsSchema.parse(given), ctx);
}

for (const covariance of KINDS) {
  test(`a mixture of ${covariance} covariance keeps the promises of a learner of segments`, async () => {
    const options = { k: 3, covariance, starts: 2 };
    await expectConforms(gaussianMixtureLearner, { options, matrixIn: rowsIn(blobs(400, 4)) });
  });
}

/** scikit-learn 1.9.1, GaussianMixture(tol 1e-10, reg_covar 1e-6, n_init 30) on standardised iris: log-likelihood, BIC. */
const IRIS: Record<CovarianceKind, readonly (readonly [number, number])[]> = {
  full: [
    [-490.260215, 1050.669324],
    [-324.70029, 794.709002],
    [-290.531062, 801.530078],
  ],
  tied: [
    [-490.260215, 1050.669324],
    [-406.79316, 908.78839],
    [-366.699628, 853.654503],
  ],
  diagonal: [
    [-851.36312, 1742.811322],
    [-496.530932, 1078.242664],
    [-417.206045, 964.688609],
  ],
  spherical: [
    [-851.36312, 1727.779416],
    [-637.084535, 1329.286058],
    [-570.827605, 1226.83601],
  ],
};

realDataTest(
  'log-likelihood and BIC of iris are those of scikit-learn, whatever the covariance',
  async () => {
    const rows = readCsv(realData('ground_truth', 'iris.csv')).map((r) => [
      +r['x1']!,
      +r['x2']!,
      +r['x3']!,
      +r['x4']!,
    ]);
    const ctx = await kernelContext();
    const x = await matrixOf(rows, ctx, { scale: true });
    for (const covariance of KINDS) {
      for (const k of [1, 2, 3]) {
        const given = { k, covariance, starts: 12, tolerance: 1e-10, maxIterations: 5000 };
        const { bic, model } = await fitMixture(x, given, ctx);
        const [logLikelihood, reference] = IRIS[covariance][k - 1]!;
        expect(model.logLikelihood).toBeCloseTo(logLikelihood, 2);
        expect(bic).toBeCloseTo(reference, 2);
      }
    }
  },
);

test('bundles that do not fit are refused', async () => {
  const ctx = await kernelContext();
  const { model } = await fitMixture(await matrixOf(blobs(90, 7), ctx), { k: 3 }, ctx);
  const bundle = model.toBundle();
  const spoilt = (name: string, value: number) => {
    const arrays = { ...bundle.arrays, [name]: bundle.arrays[name]!.slice().fill(value) };
    return () => gaussianMixtureLearner.unpack({ ...bundle, arrays });
  };
  const corrupt = expect.objectContaining({ code: 'WORKSPACE_CORRUPT' });
  expect(gaussianMixtureLearner.unpack(bundle).toBundle()).toEqual(bundle);
  for (const name of ['weights', 'means', 'covariances']) {
    for (const value of [Number.NaN, 1e300]) expect(spoilt(name, value)).toThrow(corrupt);
    const arrays = { ...bundle.arrays, [name]: bundle.arrays[name]!.slice(1) };
    expect(() => gaussianMixtureLearner.unpack({ ...bundle, arrays })).toThrow(corrupt);
  }
  for (const value of [0, -1, 1e-300]) expect(spoilt('covariances', value)).toThrow(corrupt);
  expect(spoilt('sizes', 0)).toThrow(corrupt);
  expect(() => gaussianMixtureLearner.unpack({ ...bundle, version: 2 })).toThrow(
    expect.objectContaining({ code: 'FORMAT_UNSUPPORTED' }),
  );
});

test('one row, equal rows, constant columns and as many segments as rows have a defined result', async () => {
  const ctx = await kernelContext();
  for (const covariance of KINDS) {
    const one = await matrixOf([[3, 4]], ctx);
    const { model } = await fitMixture(one, { k: 1, covariance }, ctx);
    const { confidence, runnersUp } = await model.predict(one, ctx);
    expect([confidence[0], runnersUp[0]]).toEqual([1, -1]);
    const few = await fitMixture(await matrixOf([[1], [5], [9], [9]], ctx), { k: 3, covariance }, ctx);
    expect(few.labels[2]).toBe(few.labels[3]);
    expect(new Set(few.labels).size).toBe(3);
    const rows = Array.from({ length: 20 }, (_, i) => [7, i % 2, 2 * (i % 2)]);
    const twoPoints = await matrixOf(rows, ctx);
    const { labels } = await fitMixture(twoPoints, { k: 2, covariance }, ctx);
    expect(labels.every((label, i) => label === labels[i % 2])).toBe(true);
    await expect(fitMixture(twoPoints, { k: 3, covariance }, ctx)).rejects.toMatchObject({
      code: 'TOO_FEW_DISTINCT_ROWS',
    });
  }
});

test('segments that cannot be kept apart are those of k-means, and none is empty', async () => {
  const ctx = await kernelContext();
  const said: string[] = [];
  const log = { ...ctx.log, debug: (message: string) => said.push(message) };
  const rows = Array.from({ length: 60 }, (_, i) => [i]);
  for (const covariance of KINDS) {
    const given = { k: 12, covariance, regularisation: 1 };
    const { labels, model } = await fitMixture(await matrixOf(rows, ctx), given, { ...ctx, log });
    expect(Math.min(...model.sizes)).toBeGreaterThan(0);
    expect(labels.filter((label, i) => label !== labels[i - 1])).toHaveLength(12);
  }
  expect(said).toHaveLength(KINDS.length);
});

test('about one new customer in a hundred of the same kind is flagged, and a stranger always', async () => {
  const ctx = await kernelContext();
  const { model } = await fitMixture(await matrixOf(blobs(6000, 2), ctx), { k: 3, starts: 1 }, ctx);
  const fresh = await model.predict(await matrixOf(blobs(6000, 3), ctx), ctx);
  const flagged = fresh.novelty.filter((value) => value >= 0.99).length / 6000;
  // binomial standard error .0013 of the new rows and as much of the calibration
  expect(Math.abs(flagged - 0.01)).toBeLessThan(0.006);
  const strange = await model.predict(await matrixOf([[10, 40]], ctx), ctx);
  expect(strange.novelty[0]).toBe(1);
});

test('a run that was stopped ends with INTERRUPTED', async () => {
  const ctx = await kernelContext();
  const stopped = { ...ctx, signal: AbortSignal.abort() };
  await expect(fitMixture(await matrixOf(blobs(90, 7), ctx), { k: 3 }, stopped)).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
});
