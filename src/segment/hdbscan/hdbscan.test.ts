import { expect, test } from 'vitest';
import { createRng, silentLogger } from '#base';
import { adjustedRand } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { expectConforms, rowsIn } from '../../../test/testkit/segment-conformance.ts';
import { hdbscanLearner, hdbscanOptionsSchema } from './index.ts';
import { blobs } from './testkit/blobs.ts';

async function fitHdbscan(matrix: FeatureMatrix, options: Record<string, unknown>, ctx: Context) {
  return hdbscanLearner.fit({ x: matrix }, hdbscanOptionsSchema.parse(options), ctx);
}

test('HDBSCAN keeps the promises of a learner of segments', async () => {
  for (const options of [{}, { noise: 'nearest' }, { selection: 'leaf', minSamples: 3 }, { mostRows: 110 }]) {
    await expectConforms(hdbscanLearner, { options, matrixIn: rowsIn(blobs(160, 4)) });
  }
  const grid = blobs(160, 6).map((row) => row.map(Math.round));
  await expectConforms(hdbscanLearner, { options: { minSamples: 2 }, matrixIn: rowsIn(grid) });
});

test('predicting the rows of the fit gives the labels of the fit', async () => {
  const ctx = await kernelContext();
  const rows = blobs(1500, 5);
  const grid = rows.map((row) => row.map((value) => Math.round(value)));
  for (const [given, options] of [
    [rows, {}],
    [rows, { minSamples: 1, minClusterSize: 8 }],
    [rows, { noise: 'nearest' }],
    [rows, { selection: 'leaf', minClusterSize: 4 }],
    [grid, {}],
    [grid, { minSamples: 2, minClusterSize: 5 }],
    [rows, { mostRows: 700 }],
  ] as const) {
    const matrix = await matrixOf(given, ctx);
    const { labels, model, k } = await fitHdbscan(matrix, options, ctx);
    expect(k).toBeGreaterThan(2);
    expect((await model.predict(matrix, ctx)).labels).toEqual(labels);
  }
});

test('more rows than it is fitted on are sampled, with a warning, and keep their segments', async () => {
  const warnings: string[] = [];
  const ctx = {
    ...(await kernelContext()),
    log: { ...silentLogger, warn: (text: string) => warnings.push(text) },
  };
  const matrix = await matrixOf(blobs(1200, 7), ctx);
  const all = await fitHdbscan(matrix, {}, ctx);
  expect(warnings).toEqual([]);
  const sampled = await fitHdbscan(matrix, { mostRows: 600 }, ctx);
  expect(warnings).toEqual([expect.stringContaining('random sample of 600 of 1200 rows')]);
  expect(sampled.labels).toHaveLength(1200);
  expect(sampled.model.coreDistances).toHaveLength(600);
  expect(adjustedRand(sampled.labels, all.labels)).toBeGreaterThan(0.9);
});

test('new customers go to their blob surely, to no segment when far off, and a border is unsure', async () => {
  const ctx = await kernelContext();
  const { model, k, labels } = await fitHdbscan(await matrixOf(blobs(900, 7), ctx), {}, ctx);
  const fresh = await matrixOf(
    [
      [0, 0],
      [10, 0],
      [20, 0],
      [200, 200],
      [5, 0],
    ],
    ctx,
  );
  const { labels: given, confidence, novelty, runnersUp } = await model.predict(fresh, ctx);
  expect(k).toBe(4);
  expect([...given.subarray(0, 4)]).toEqual([labels[0], labels[1], labels[2], 3]);
  for (const i of [0, 1, 2, 3]) expect(confidence[i]).toBeGreaterThan(0.8);
  expect(confidence[4]).toBeLessThan(confidence[0]!);
  expect(novelty[3]).toBe(1);
  expect(novelty[0]).toBeLessThan(0.5);
  expect(runnersUp[3]).not.toBe(3);
});

test('about one new customer in a hundred of the same kind is flagged', async () => {
  const ctx = await kernelContext();
  const { model } = await fitHdbscan(await matrixOf(blobs(4000, 2), ctx), { minSamples: 10 }, ctx);
  const { novelty } = await model.predict(await matrixOf(blobs(4000, 3), ctx), ctx);
  // binomial standard error .0016 of the new rows and as much of the calibration
  const flagged = novelty.filter((value) => value >= 0.99).length / 4000;
  expect(Math.abs(flagged - 0.01)).toBeLessThan(0.008);
});

test('customers who belong nowhere go to the nearest segment on request, with less confidence', async () => {
  const ctx = await kernelContext();
  const matrix = await matrixOf(blobs(900, 7), ctx);
  const apart = await fitHdbscan(matrix, {}, ctx);
  const joined = await fitHdbscan(matrix, { noise: 'nearest' }, ctx);
  expect(apart.names).toEqual([null, null, null, 'No segment']);
  expect(joined.names).toEqual([null, null, null]);
  const { confidence } = await joined.model.predict(matrix, ctx);
  const mean = (isOut: boolean) => {
    const chosen = confidence.filter((_, row) => (apart.labels[row] === 3) === isOut);
    return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
  };
  expect(mean(true)).toBeLessThan(0.5);
  expect(mean(false)).toBeGreaterThan(0.8);
  for (const [row, label] of apart.labels.entries()) if (label < 3) expect(joined.labels[row]).toBe(label);
});

test('without clusters all are one segment; so they are when a single one is allowed and lasts longest', async () => {
  const ctx = await kernelContext();
  const rng = createRng(1);
  const one = Array.from({ length: 200 }, () => [rng.normal(), rng.normal()]);
  for (const options of [{ minClusterSize: 60 }, { minClusterSize: 30, allowSingle: true }]) {
    const matrix = await matrixOf(one, ctx);
    const { k, names, model } = await fitHdbscan(matrix, options, ctx);
    expect([k, names]).toEqual([1, [null]]);
    const { confidence, runnersUp } = await model.predict(matrix, ctx);
    expect([confidence[0], runnersUp[0]]).toEqual([1, -1]);
  }
});

test('one row, copies of one row, constant columns and a single column are fitted; no row is refused', async () => {
  const ctx = await kernelContext();
  const kOf = async (rows: number[][], options = {}) =>
    (await fitHdbscan(await matrixOf(rows, ctx), options, ctx)).k;
  expect(await kOf([[3, 4]])).toBe(1);
  expect(await kOf([[1], [2]])).toBe(1);
  expect(await kOf(new Array<number[]>(40).fill([7, 7]))).toBe(1);
  expect(await kOf([...new Array<number[]>(20).fill([7, 1]), ...new Array<number[]>(20).fill([9, 1])])).toBe(
    2,
  );
  expect(await kOf(blobs(200, 1).map(([value]) => [value!, 5]))).toBeGreaterThan(2);
  expect(await kOf(blobs(200, 1).map(([value]) => [value!]))).toBeGreaterThan(2);
  await expect(kOf([])).rejects.toMatchObject({ code: 'TOO_FEW_DISTINCT_ROWS' });
});

test('a bundle of another version or with arrays that do not fit together is refused', async () => {
  const ctx = await kernelContext();
  const { model } = await fitHdbscan(await matrixOf(blobs(300, 4), ctx), {}, ctx);
  const bundle = model.toBundle();
  expect(() => hdbscanLearner.unpack({ ...bundle, version: 2 })).toThrow(
    expect.objectContaining({ code: 'FORMAT_UNSUPPORTED' }),
  );
  const corrupt = expect.objectContaining({ code: 'WORKSPACE_CORRUPT' });
  const refuses = (arrays: object) =>
    expect(() => hdbscanLearner.unpack({ ...bundle, arrays: { ...bundle.arrays, ...arrays } })).toThrow(
      corrupt,
    );
  const { rows, coreDistances, parents, births, segments, rowClusters, rowLevels } = bundle.arrays;
  refuses({ rows: rows!.slice(1) });
  refuses({ rows: Float32Array.from(rows!).fill(Number.NaN) });
  refuses({ coreDistances: Float32Array.from(coreDistances!).fill(-1) });
  refuses({ parents: Int32Array.from(parents!, (_, c) => c) });
  refuses({ births: Float32Array.from(births!).fill(Number.NaN) });
  refuses({ segments: Int32Array.from(segments!).fill(-1) });
  refuses({ segments: Int32Array.from(segments!).fill(0) });
  refuses({ rowClusters: Int32Array.from(rowClusters!).fill(parents!.length) });
  refuses({ rowClusters: Int32Array.from(rowClusters!).fill(0) });
  refuses({ rowLevels: Float32Array.from(rowLevels!).fill(Number.POSITIVE_INFINITY) });
  refuses({ sizes: Int32Array.of(1) });
  expect(() =>
    hdbscanLearner.unpack({ ...bundle, facts: { ...(bundle.facts as object), minSamples: 300 } }),
  ).toThrow(corrupt);
});
