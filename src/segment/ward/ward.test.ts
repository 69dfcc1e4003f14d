import { expect, test } from 'vitest';
import { createRng, type Logger } from '#base';
import { wardLinkage } from '#kernels';
import { adjustedRand } from '#learn';
import { kernelContext, matrixOf } from '../../../test/testkit/kernel-context.ts';
import { readCsv } from '../../../test/testkit/read-csv.ts';
import { realData, realDataTest } from '../../../test/testkit/real-data.ts';
import { expectConforms, rowsIn } from '../../../test/testkit/segment-conformance.ts';
import { type WardModel, wardLearner, wardOptionsSchema } from './index.ts';
import { rememberLinkage } from './remember-linkage.ts';

function blobs(nRows: number, seed: number): { rows: number[][]; labels: Int32Array } {
  const rng = createRng(seed);
  const labels = Int32Array.from({ length: nRows }, () => rng.int(3));
  const rows = [...labels].map((label) => [rng.normal() + 10 * label, rng.normal() - 10 * (label % 2)]);
  return { rows, labels };
}

async function fitWard(rows: number[][], given: Record<string, unknown>, warnings: string[] = []) {
  const log: Logger = { debug() {}, info() {}, warn: (message) => warnings.push(message) };
  const ctx = { ...(await kernelContext()), log };
  const matrix = await matrixOf(rows, ctx);
  return { ctx, matrix, ...(await wardLearner.fit({ x: matrix }, wardOptionsSchema.parse(given), ctx)) };
}

test('ward keeps the promises of a learner of segments, with rows and with micro-clusters', async () => {
  const { rows } = blobs(400, 4);
  await expectConforms(wardLearner, { options: { k: 3 }, matrixIn: rowsIn(rows) });
  await expectConforms(wardLearner, {
    options: { k: 3, exactRows: 100, microClusters: 40 },
    matrixIn: rowsIn(rows),
  });
});

realDataTest('the last merges and the cuts of iris are those of scipy', async () => {
  const rows = readCsv(realData('ground_truth', 'iris.csv')).map((r) =>
    ['x1', 'x2', 'x3', 'x4'].map((name) => +r[name]!),
  );
  // scipy 1.17.1 on the f32 values: linkage(x, 'ward'), fcluster(z, k, 'maxclust')
  const heights = [
    2.8694175981329275, 3.8280523897029815, 4.847708214416352, 6.399407030355299, 12.30039591727769,
  ];
  const sizes = { 2: [50, 100], 3: [36, 50, 64], 4: [26, 36, 38, 50], 5: [12, 24, 26, 38, 50] };
  for (const [k, expected] of Object.entries(sizes)) {
    const { model } = await fitWard(rows, { k: +k });
    expect([...model.sizes].sort((a, b) => a - b)).toEqual(expected);
    const { dendrogram } = model;
    for (const [i, height] of [...heights, 32.44760683058896].entries()) {
      expect(dendrogram.heights[dendrogram.heights.length - 6 + i]).toBeCloseTo(height, 10);
    }
  }
});

test('the dendrogram of a model holds the last 30 groups, each in the segment of its rows', async () => {
  const { model } = await fitWard(blobs(300, 5).rows, { k: 4 });
  const { leafSizes, leafSegments, left, right, heights, sizes } = model.dendrogram;
  expect([leafSizes, leafSegments].map((array) => array.length)).toEqual([30, 30]);
  expect([left, right, heights, sizes].map((array) => array.length)).toEqual([29, 29, 29, 29]);
  expect(sizes.at(-1)).toBe(300);
  const bySegment = new Int32Array(4);
  for (const [leaf, size] of leafSizes.entries()) bySegment[leafSegments[leaf]!]! += size;
  expect(bySegment).toEqual(model.sizes);
  const { heights: byHand, ...tree } = (await fitWard([[1], [2], [4]], { k: 2 })).model.dendrogram;
  expect(tree).toEqual({
    leafSizes: Int32Array.of(1, 1, 1),
    leafSegments: Int32Array.of(0, 0, 1),
    left: Int32Array.of(0, 2),
    right: Int32Array.of(1, 3),
    sizes: Int32Array.of(2, 3),
  });
  expect(byHand[0]).toBe(1);
  expect(byHand[1]).toBeCloseTo(Math.sqrt((2 * 2) / 3) * 2.5, 12);
});

test('micro-clusters find the groups that rows find, and that is said', async () => {
  const { rows, labels } = blobs(3000, 6);
  const warnings: string[] = [];
  const found = await fitWard(rows, { k: 3, exactRows: 2000, microClusters: 100 }, warnings);
  expect(warnings).toEqual([expect.stringContaining('3000 rows are too many')]);
  expect(found.model.microClusters).toBe(100);
  expect(adjustedRand(found.labels, labels)).toBe(1);
  expect((await fitWard(rows, { k: 3 }, warnings)).model.microClusters).toBeNull();
  expect(warnings).toHaveLength(1);
  // The choice of k and resampling ask for labels many times and do not repeat it.
  const options = wardOptionsSchema.parse({ k: 3, exactRows: 2000, microClusters: 100 });
  const log: Logger = { debug() {}, info() {}, warn: (message) => warnings.push(message) };
  await wardLearner.cluster({ x: found.matrix }, options, { ...found.ctx, log });
  expect(warnings).toHaveLength(1);
});

test('rows that are fewer or equal, one column and constant columns are cut where they can be', async () => {
  const { labels } = await fitWard(
    [
      [1, 7],
      [5, 7],
      [1, 7],
      [9, 7],
    ],
    { k: 3 },
  );
  expect([...labels]).toEqual([0, 1, 0, 2]);
  const one = await fitWard([[3, 4]], { k: 1 });
  const { confidence, runnersUp } = await one.model.predict(one.matrix, one.ctx);
  expect([confidence[0], runnersUp[0]]).toEqual([1, -1]);
  await expect(fitWard([[1], [5], [1]], { k: 3 })).rejects.toMatchObject({ code: 'TOO_FEW_DISTINCT_ROWS' });
  const many = await fitWard(
    Array.from({ length: 3000 }, (_, i) => [i % 2]),
    { k: 2, exactRows: 1000 },
  );
  expect(many.model.sizes).toEqual(Int32Array.of(1500, 1500));
  expect(many.model.microClusters).toBe(2);
});

test('rows go to the segment of the nearest mean', async () => {
  const { model, ctx } = await fitWard([[0], [1], [10], [13]], { k: 2 });
  expect(model.centres).toEqual(Float64Array.of(0.5, 11.5));
  const { labels, confidence } = await model.predict(await matrixOf([[5.9], [6.1], [6], [0.5]], ctx), ctx);
  expect([...labels]).toEqual([0, 1, 0, 0]);
  expect([confidence[2], confidence[3]]).toEqual([0.5, 1]);
});

test('the tree of rows that did not change is made once, and again when one did', async () => {
  const ctx = await kernelContext();
  const { x } = await matrixOf([[1], [2], [4]], ctx);
  let made = 0;
  const make = async () => {
    made++;
    return wardLinkage(ctx.pool, Float64Array.from(x.data), { nCols: 1 });
  };
  const first = await rememberLinkage(x, make);
  expect(await rememberLinkage(x, make)).toBe(first);
  expect(made).toBe(1);
  x.data[2] = 2.5;
  expect((await rememberLinkage(x, make)).heights[0]).toBe(0.5);
  expect(made).toBe(2);
});

test('a bundle of another version or with a tree that does not fit is refused', async () => {
  const bundle = (await fitWard(blobs(60, 7).rows, { k: 3 })).model.toBundle();
  const code = (given: object): string => {
    try {
      wardLearner.unpack({ ...bundle, ...given });
    } catch (error) {
      return (error as { code: string }).code;
    }
    return 'taken';
  };
  const spoilt = (name: string, spoil: (array: Int32Array | Float64Array) => void) => {
    const array = bundle.arrays[name]!.slice() as Int32Array;
    spoil(array);
    return code({ arrays: { ...bundle.arrays, [name]: array } });
  };
  expect(code({})).toBe('taken');
  expect(code({ version: 2 })).toBe('FORMAT_UNSUPPORTED');
  expect(code({ arrays: {} })).toBe('WORKSPACE_CORRUPT');
  for (const name of [
    'centres',
    'sizes',
    'leafSizes',
    'leafSegments',
    'mergeLeft',
    'mergeRight',
    'mergeSizes',
  ]) {
    expect(spoilt(name, (array) => array.fill(-1e16))).toBe('WORKSPACE_CORRUPT');
    expect(code({ arrays: { ...bundle.arrays, [name]: bundle.arrays[name]!.slice(1) } })).toBe(
      'WORKSPACE_CORRUPT',
    );
  }
  expect(spoilt('mergeHeights', (array) => array.reverse())).toBe('WORKSPACE_CORRUPT');
  expect(spoilt('mergeRight', (array) => array.fill(1))).toBe('WORKSPACE_CORRUPT');
  const model: WardModel = wardLearner.unpack(bundle);
  expect(model.toBundle()).toEqual(bundle);
});
