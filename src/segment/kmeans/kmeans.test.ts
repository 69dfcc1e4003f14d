import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { Context, FeatureMatrix } from '#matrix';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { readCsv } from '../../../test/testkit/read-csv.ts';
import { realData, realDataTest } from '../../../test/testkit/real-data.ts';
import { expectConforms, rowsIn } from '../../../test/testkit/segment-conformance.ts';
import { createKMeansModel, kmeansLearner, kmeansOptionsSchema, packKMeans, unpackKMeans } from './index.ts';

function blobs(nRows: number, seed: number): number[][] {
  const rng = createRng(seed);
  return Array.from({ length: nRows }, (_, i) => [rng.normal() + 10 * (i % 3), rng.normal()]);
}

async function fitKMeans(matrix: FeatureMatrix, k: number, ctx: Context) {
  const { model } = await kmeansLearner.fit({ x: matrix }, kmeansOptionsSchema.parse({ k }), ctx);
  return model;
}

realDataTest('k-means of iris with three segments has the reference inertia and sizes', async () => {
  const rows = readCsv(realData('ground_truth', 'iris.csv')).map((r) => [
    +r['x1']!,
    +r['x2']!,
    +r['x3']!,
    +r['x4']!,
  ]);
  const ctx = await kernelContext();
  const model = await fitKMeans(await matrixOf(rows, ctx), 3, ctx);
  expect(model.inertia).toBeCloseTo(78.851441, 5); // refs/numbers.md, recomputed
  expect([...model.sizes].sort((a, b) => a - b)).toEqual([38, 50, 62]);
});

test('predicting on a subset gives the subset of the prediction, with everything in its range', async () => {
  const rows = blobs(300, 1);
  const ctx = await kernelContext();
  const matrix = await matrixOf(rows, ctx);
  const model = await fitKMeans(matrix, 3, ctx);
  const all = await model.predict(matrix, ctx);
  const some = await model.predict(await matrixOf(rows.slice(100, 137), ctx), ctx);
  expect(some.labels).toEqual(all.labels.slice(100, 137));
  expect(some.confidence).toEqual(all.confidence.slice(100, 137));
  expect(some.novelty).toEqual(all.novelty.slice(100, 137));
  for (let i = 0; i < rows.length; i++) {
    expect(all.confidence[i]).toBeGreaterThanOrEqual(0.5);
    expect(all.confidence[i]).toBeLessThanOrEqual(1);
    expect(all.novelty[i]).toBeGreaterThanOrEqual(0);
    expect(all.novelty[i]).toBeLessThanOrEqual(1);
  }
});

test('confidence is 1 at a centre, one half on the border, and the fuzzy membership between', async () => {
  const ctx = await kernelContext();
  const model = createKMeansModel({
    features: ['x1'],
    k: 2,
    centres: Float64Array.of(0, 10),
    sizes: Int32Array.of(5, 5),
    inertia: 1,
    calibration: { offsets: Uint32Array.of(0, 4, 4), distances: Float64Array.of(1, 2, 3, 4) },
  });
  const { confidence, novelty } = await model.predict(await matrixOf([[0], [5], [2], [9]], ctx), ctx);
  expect(confidence[0]).toBe(1);
  expect(confidence[1]).toBe(0.5);
  expect(confidence[2]).toBeCloseTo(64 / (64 + 4), 6);
  // closer to the centre than 0, all and one of the four held-out distances; none known of the second segment
  expect([...novelty]).toEqual([0, 1, 0.25, 0]);
});

test('about one new customer in a hundred of the same kind is flagged, and a stranger always', async () => {
  const ctx = await kernelContext();
  const model = await fitKMeans(await matrixOf(blobs(6000, 2), ctx), 3, ctx);
  const fresh = await model.predict(await matrixOf(blobs(6000, 3), ctx), ctx);
  const flagged = fresh.novelty.filter((value) => value >= 0.99).length / 6000;
  // binomial standard error .0013 of the new rows and as much of the calibration
  expect(Math.abs(flagged - 0.01)).toBeLessThan(0.006);
  const strange = await model.predict(await matrixOf([[10, 40]], ctx), ctx);
  expect(strange.novelty[0]).toBe(1);
});

test('a model is the same after it was packed and unpacked', async () => {
  const ctx = await kernelContext();
  const matrix = await matrixOf(blobs(60, 4), ctx);
  const model = await fitKMeans(matrix, 3, ctx);
  const bundle = model.toBundle();
  const again = createKMeansModel(
    unpackKMeans({ ...bundle, facts: JSON.parse(JSON.stringify(bundle.facts)) }),
  );
  expect(await again.predict(matrix, ctx)).toEqual(await model.predict(matrix, ctx));
  expect(packKMeans(again)).toEqual(bundle);
});

test('a bundle of another version or with missing arrays is refused', async () => {
  const ctx = await kernelContext();
  const bundle = (await fitKMeans(await matrixOf(blobs(60, 4), ctx), 3, ctx)).toBundle();
  expect(() => unpackKMeans({ ...bundle, version: 2 })).toThrow(
    expect.objectContaining({ code: 'FORMAT_UNSUPPORTED' }),
  );
  const { sizes: _, ...arrays } = bundle.arrays;
  expect(() => unpackKMeans({ ...bundle, arrays })).toThrow(
    expect.objectContaining({ code: 'WORKSPACE_CORRUPT' }),
  );
});

test('rows with other features than those of the fit are refused', async () => {
  const ctx = await kernelContext();
  const model = await fitKMeans(await matrixOf(blobs(60, 4), ctx), 3, ctx);
  const other = await matrixOf(blobs(6, 4), ctx, { names: ['x2', 'x1'] });
  await expect(model.predict(other, ctx)).rejects.toMatchObject({ code: 'INTERNAL' });
});

test('one segment, one row and constant columns are fitted; too few distinct rows are refused', async () => {
  const ctx = await kernelContext();
  const one = await fitKMeans(await matrixOf([[3, 4]], ctx), 1, ctx);
  const { labels, confidence } = await one.predict(await matrixOf([[0, 0]], ctx), ctx);
  expect([labels[0], confidence[0]]).toEqual([0, 1]);
  expect((await fitKMeans(await matrixOf([[1], [5], [9]], ctx), 3, ctx)).inertia).toBe(0);
  const constant = await fitKMeans(
    await matrixOf(
      [
        [1, 0],
        [1, 5],
        [1, 0],
        [1, 5],
      ],
      ctx,
    ),
    2,
    ctx,
  );
  expect(constant.inertia).toBe(0);
  await expect(
    fitKMeans(
      await matrixOf(
        [
          [1, 0],
          [1, 5],
          [1, 0],
        ],
        ctx,
      ),
      3,
      ctx,
    ),
  ).rejects.toMatchObject({
    code: 'TOO_FEW_DISTINCT_ROWS',
  });
});

test('the same seed gives the same model at 1, 2 and 3 threads', async () => {
  const models = [];
  for (const threads of [1, 2, 3]) {
    const ctx = await kernelContext({ threads });
    models.push((await fitKMeans(await matrixOf(blobs(2000, 5), ctx), 4, ctx)).toBundle());
  }
  expect(models[1]).toEqual(models[0]);
  expect(models[2]).toEqual(models[0]);
});

test('k-means keeps the promises of a learner of segments', async () => {
  await expectConforms(kmeansLearner, { options: { k: 3 }, matrixIn: rowsIn(blobs(400, 4)) });
});
