import { expect, test } from 'vitest';
import { createRng } from '#base';
import { type KernelMatrix, kmeans } from '#kernels';
import { adjustedRand } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { readCsv } from '../../../test/testkit/read-csv.ts';
import { realData, realDataTest } from '../../../test/testkit/real-data.ts';
import { expectConforms, rowsIn } from '../../../test/testkit/segment-conformance.ts';
import {
  createCentreStream,
  learnFromBatches,
  miniBatchKMeansLearner,
  miniBatchKMeansOptionsSchema,
  modelFromBatches,
} from './index.ts';

function blobs(nRows: number, seed: number): number[][] {
  const rng = createRng(seed);
  return Array.from({ length: nRows }, (_, i) => [rng.normal() + 10 * (i % 3), rng.normal()]);
}

function fitBatches(x: FeatureMatrix, given: object, ctx: Context) {
  return miniBatchKMeansLearner.fit({ x }, miniBatchKMeansOptionsSchema.parse(given), ctx);
}

test('mini-batch k-means keeps the promises of a learner of segments', async () => {
  const options = { k: 3, batchRows: 50, seedRows: 100 };
  await expectConforms(miniBatchKMeansLearner, { options, matrixIn: rowsIn(blobs(400, 4)) });
});

for (const [name, k] of [
  ['s1', 15],
  ['unbalance', 8],
] as const) {
  realDataTest(`the inertia of ${name} from a sample and batches is that of k-means within 3 %`, async () => {
    const rows = readCsv(realData('ground_truth', `${name}.csv`)).map((r) => [+r['x1']!, +r['x2']!]);
    const ctx = await kernelContext();
    const matrix = await matrixOf(rows, ctx, { scale: true });
    const { inertia } = await kmeans(ctx.pool, matrix.x, { k, starts: 30, seed: 1 });
    const { model } = await fitBatches(matrix, { k, batchRows: 256, seedRows: 1000 }, ctx);
    expect(model.inertia / inertia).toBeGreaterThan(1 - 1e-9);
    expect(model.inertia / inertia).toBeLessThan(1.03);
  });
}

test('a centre is the mean of the rows that it has learnt from', async () => {
  const ctx = await kernelContext();
  const seeds = { k: 2, nCols: 1, centres: Float64Array.of(0, 10), sizes: Int32Array.of(1, 3) };
  const stream = createCentreStream(ctx.pool, seeds, createRng(1));
  const { x } = await matrixOf([[1], [2], [14]], ctx);
  expect(await stream.learn(x)).toBe(1 + 4 + 16);
  expect(stream.counts).toEqual(Float64Array.of(3, 4));
  expect(stream.centres[0]).toBeCloseTo((0 + 1 + 2) / 3, 12);
  expect(stream.centres[1]).toBeCloseTo((3 * 10 + 14) / 4, 12);
});

test('a centre that no row is nearest to goes to where the rows are', async () => {
  const ctx = await kernelContext();
  const seeds = { k: 2, nCols: 1, centres: Float64Array.of(0, 1000), sizes: Int32Array.of(5, 5) };
  const stream = createCentreStream(ctx.pool, seeds, createRng(1));
  const { x } = await matrixOf(
    Array.from({ length: 120 }, (_, i) => [i % 2 === 0 ? 0 : 20]),
    ctx,
  );
  for (let batch = 0; batch < 20; batch++) await stream.learn(x);
  const centres = [...stream.centres].sort((a, b) => a - b);
  expect(centres[0]).toBeLessThan(10);
  expect(centres[1]).toBeGreaterThan(10);
  expect(centres[1]).toBeLessThanOrEqual(20);
});

test('batches of a stream that is never whole in memory find the groups, the same each time', async () => {
  const ctx = await kernelContext();
  const rows = blobs(6000, 9);
  async function* batches(): AsyncGenerator<KernelMatrix> {
    for (let from = 0; from < rows.length; from += 500) {
      const { x } = await matrixOf(rows.slice(from, from + 500), ctx);
      yield x;
      x.release();
    }
  }
  const options = { k: 3, seedRows: 600, starts: 3 };
  const learnt = await learnFromBatches(batches(), options, { ...ctx, rng: createRng(1) });
  expect(learnt.nRows).toBe(6000);
  const firsts = [0, 1, 2].map((c) => learnt.centres[2 * c]!).sort((a, b) => a - b);
  for (const [c, first] of firsts.entries()) expect(Math.abs(first - 10 * c)).toBeLessThan(0.15);
  const again = await learnFromBatches(batches(), options, { ...ctx, rng: createRng(1) });
  expect(again).toEqual(learnt);
  async function* tooFew(): AsyncGenerator<KernelMatrix> {
    yield (await matrixOf([[1], [1]], ctx)).x;
  }
  await expect(learnFromBatches(tooFew(), options, ctx)).rejects.toMatchObject({
    code: 'TOO_FEW_DISTINCT_ROWS',
  });
});

test('a stream gives a model that is packed, assigns and knows what is new, the same each time', async () => {
  const ctx = await kernelContext();
  const rows = blobs(12_000, 9);
  async function* batches(): AsyncGenerator<KernelMatrix> {
    for (let from = 0; from < rows.length; from += 500) {
      const { x } = await matrixOf(rows.slice(from, from + 500), ctx);
      yield x;
      x.release();
    }
  }
  const whole = await matrixOf([...rows, [200, 200]], ctx);
  const features = whole.features.map(({ name }) => name);
  const options = { features, k: 3, seedRows: 600, starts: 3 };
  const model = await modelFromBatches(batches(), options, { ...ctx, rng: createRng(1) });
  const { labels, novelty } = await model.predict(whole, ctx);
  const truth = Int32Array.from(rows, (_, i) => i % 3);
  expect(adjustedRand(labels.slice(0, -1), truth)).toBe(1);
  // novelty is the share that lies closer: uniform over the rows, 1 of one far off
  const mean = novelty.slice(0, -1).reduce((sum, value) => sum + value, 0) / rows.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
  expect(novelty.at(-1)).toBe(1);
  // two coordinates of variance 1
  expect(Math.abs(model.inertia / rows.length - 2)).toBeLessThan(0.1);
  expect(model.sizes.reduce((sum, size) => sum + size, 0)).toBe(rows.length);
  const loaded = miniBatchKMeansLearner.unpack(model.toBundle());
  expect(await loaded.predict(whole, ctx)).toEqual(await model.predict(whole, ctx));
  const again = await modelFromBatches(batches(), options, { ...ctx, rng: createRng(1) });
  expect(again.toBundle()).toEqual(model.toBundle());
  const wrong = modelFromBatches(batches(), { ...options, features: ['x'] }, ctx);
  await expect(wrong).rejects.toMatchObject({ code: 'OPTION_INVALID' });
});

test('few and equal rows, one column and constant columns; a rare row that the sample misses', async () => {
  const ctx = await kernelContext();
  const few = await fitBatches(await matrixOf([[1], [5], [9], [9]], ctx), { k: 3 }, ctx);
  expect(few.model.inertia).toBe(0);
  const one = await fitBatches(await matrixOf([[3, 4]], ctx), { k: 1 }, ctx);
  expect([...one.labels]).toEqual([0]);
  const rare = await matrixOf(
    Array.from({ length: 3000 }, (_, i) => [i === 1234 ? 1 : 0, 7]),
    ctx,
  );
  const found = await fitBatches(rare, { k: 2, seedRows: 100 }, ctx);
  expect([...found.model.sizes].sort((a, b) => a - b)).toEqual([1, 2999]);
  await expect(fitBatches(rare, { k: 3, seedRows: 100 }, ctx)).rejects.toMatchObject({
    code: 'TOO_FEW_DISTINCT_ROWS',
  });
});

test('bundles are of this learner, and the groups are those that were there', async () => {
  const ctx = await kernelContext();
  const { model, labels } = await fitBatches(await matrixOf(blobs(90, 7), ctx), { k: 3 }, ctx);
  expect(
    adjustedRand(
      labels,
      Int32Array.from(labels, (_, i) => i % 3),
    ),
  ).toBe(1);
  const bundle = model.toBundle();
  expect(bundle.format).toBe('mini-batch-k-means');
  expect(miniBatchKMeansLearner.unpack(bundle).toBundle()).toEqual(bundle);
  const unsupported = expect.objectContaining({ code: 'FORMAT_UNSUPPORTED' });
  for (const given of [{ version: 2 }, { format: 'k-means' }]) {
    expect(() => miniBatchKMeansLearner.unpack({ ...bundle, ...given })).toThrow(unsupported);
  }
  expect(() => miniBatchKMeansLearner.unpack({ ...bundle, arrays: {} })).toThrow(
    expect.objectContaining({ code: 'WORKSPACE_CORRUPT' }),
  );
});
