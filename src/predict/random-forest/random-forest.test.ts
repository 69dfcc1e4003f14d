import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng, silentLogger, silentProgress, systemClock } from '#base';
import { createKernelPool, type KernelPool, walkTrees } from '#kernels';
import type { Context, Feature } from '#matrix';
import {
  classifierInput,
  expectClassifies,
  type LabelledNumbers,
  numbersIn,
} from '../../../test/testkit/classifier-conformance.ts';
import { fitRandomForest, randomForest } from './index.ts';

let pool: KernelPool;
beforeAll(async () => {
  pool = await createKernelPool({ threads: 2 });
});
afterAll(() => pool.close());

const contextOf = (seed = 1): Context => ({
  rng: createRng(seed),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
  pool,
});

const MIXED: readonly Feature[] = [
  { name: 'colour', column: 'colour', level: null, kind: 'category', nLevels: 300 },
  { name: 'age', column: 'age', level: null, kind: 'numeric' },
  { name: 'size', column: 'size', level: null, kind: 'numeric' },
  { name: 'noise', column: 'noise', level: null, kind: 'numeric' },
];

/** A category of 300 levels and three numbers, one value in ten missing. */
function mixedRows(n: number, nClasses: number, seed = 5): LabelledNumbers {
  const rng = createRng(seed);
  const rows = Array.from({ length: n }, () => [
    rng.int(rng.int(4) === 0 ? 300 : 5),
    rng.normal(),
    rng.next(),
    rng.next(),
  ]);
  const y = rows.map(([colour, age, size]) =>
    rng.int(4) === 0
      ? rng.int(nClasses)
      : (((colour! * 3) % 5) + (age! > 0.2 ? 1 : 0) + (size! > 0.6 ? 1 : 0)) % nClasses,
  );
  return {
    rows: rows.map((row) => row.map((value) => (rng.int(10) === 0 ? Number.NaN : value))),
    y,
    features: MIXED,
  };
}

/** Two normal clouds whose means are `gap` apart in each of four columns; the best possible AUC is known. */
function clouds(n: number, gap: number, seed: number): LabelledNumbers {
  const rng = createRng(seed);
  const y = Array.from({ length: n }, () => rng.int(2));
  return { y, rows: y.map((one) => Array.from({ length: 4 }, () => rng.normal() + one * gap)) };
}

/** Share of pairs of a row of class 1 and one of class 0 that are in order; ties count half. */
function auc(scores: readonly number[], y: readonly number[]): number {
  const order = scores.map((score, i) => ({ score, one: y[i]! })).sort((a, b) => a.score - b.score);
  let [zeros, sum] = [0, 0];
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && order[to]!.score === order[from]!.score) to++;
    const own = order.slice(from, to);
    const ones = own.filter(({ one }) => one === 1).length;
    sum += ones * (zeros + (own.length - ones) / 2);
    zeros += own.length - ones;
    from = to;
  }
  return sum / (zeros * (order.length - zeros));
}

async function forestOf(data: LabelledNumbers, options: object = {}, seed = 1) {
  const input = classifierInput(pool, data);
  const fitted = await fitRandomForest(input, randomForest.options.parse(options), contextOf(seed));
  return { ...fitted, input };
}

test('random forests keep the promises of a learner of classes', async () => {
  await expectClassifies(randomForest, { options: { trees: 9 }, data: mixedRows(300, 2) });
  await expectClassifies(randomForest, {
    options: { trees: 7, criterion: 'entropy', classWeights: 'balanced', columns: 'all', maxDepth: 4 },
    data: mixedRows(200, 3),
  });
});

test('two normal clouds are told apart nearly as well as can be, in and out of the bag', async () => {
  const { model, outOfBag, input } = await forestOf(clouds(3000, 0.7, 1), {
    outOfBag: true,
    minSamplesLeaf: 5,
  });
  const fresh = clouds(3000, 0.7, 2);
  const predicted = await model.predict(numbersIn(pool, fresh.rows), contextOf());
  const scores = fresh.y.map((_, i) => predicted[2 * i + 1]!);
  // the best AUC is the normal probability of 0.7 * sqrt(4) / sqrt(2) = 0.99, .8389
  expect(auc(scores, fresh.y)).toBeGreaterThan(0.815);
  expect(auc(scores, fresh.y)).toBeLessThan(0.855);
  const held = [...input.y].map((_, i) => outOfBag![2 * i + 1]!);
  expect(Math.abs(auc(held, [...input.y]) - auc(scores, fresh.y))).toBeLessThan(0.02);
  // the best accuracy is the normal probability of 0.7, .758
  expect(model.outOfBag!.nRows).toBe(3000);
  expect(Math.abs(model.outOfBag!.accuracy - 0.75)).toBeLessThan(0.025);
  expect(model.outOfBag!.logLoss).toBeLessThan(0.56);
});

test('out of the bag a row has the mean of the trees that did not draw it', async () => {
  const { model, outOfBag, input } = await forestOf(clouds(60, 1, 3), { outOfBag: true, trees: 6 });
  expect(outOfBag).toHaveLength(120);
  // a full tree is certain of the rows that it drew: all doubt about a row's class is of other trees
  const all = walkTrees(input.x.x, { trees: model.trees });
  let unseen = 0;
  for (let row = 0; row < 60; row++) {
    if (Number.isNaN(outOfBag![2 * row]!)) {
      unseen++;
      expect(all[2 * row + input.y[row]!]).toBe(6);
      continue;
    }
    const wrong = all[2 * row + 1 - input.y[row]!]!;
    const wrongShare = outOfBag![2 * row + 1 - input.y[row]!]!;
    if (wrongShare > 0) expect(wrong / wrongShare).toBeCloseTo(Math.round(wrong / wrongShare), 5);
    else expect(wrong).toBe(0);
  }
  // a row is drawn by all six trees with probability .632^6
  expect(unseen).toBeLessThan(14);
  expect(model.outOfBag!.nRows).toBe(60 - unseen);
});

test('columns that matter are the important ones, and importances sum to 1', async () => {
  const { model } = await forestOf({ ...mixedRows(1500, 2), features: MIXED });
  expect(model.importance.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  const [colour, age, size, noise] = model.importance;
  expect(Math.min(colour!, age!, size!)).toBeGreaterThan(noise!);
});

test('rows are drawn in proportion to their weights, of weight 0 never', async () => {
  const data = { rows: [[0], [1], [2], [3]], y: [0, 1, 0, 1], weights: [3, 1, 2, 0] };
  const { model } = await forestOf(data, { trees: 3000, maxDepth: 1, minImpurityDecrease: 10 });
  const predicted = await model.predict(numbersIn(pool, [[9]]), contextOf());
  // 3 rows with a weight: a third of 3 draws are of class 1 with probability 1 / 6; standard error .0039
  expect(Math.abs(predicted[1]! - 1 / 6)).toBeLessThan(0.015);
});

test('balanced classes weigh the same, however few rows one has', async () => {
  const rng = createRng(4);
  const y = Array.from({ length: 1000 }, (_, i) => (i % 20 === 0 ? 1 : 0));
  const data = { y, rows: y.map(() => [rng.next()]) };
  const predicted = async (classWeights: string) => {
    const { model } = await forestOf(data, { classWeights, minSamplesLeaf: 300 });
    return (await model.predict(numbersIn(pool, [[0.5]]), contextOf()))[1]!;
  };
  expect(Math.abs((await predicted('none')) - 0.05)).toBeLessThan(0.03);
  expect(Math.abs((await predicted('balanced')) - 0.5)).toBeLessThan(0.17);
});

test('without bootstrap and with all columns every tree is the same', async () => {
  const { model, input } = await forestOf(mixedRows(100, 2), { bootstrap: false, columns: 'all', trees: 4 });
  const predicted = await model.predict(input.x, contextOf());
  for (const share of predicted) expect(share * 4).toBeCloseTo(Math.round(share) * 4, 6);
  expect(model.trees.roots[1]! * 4).toBe(model.trees.roots[4]);
});

test('another seed gives another forest, the same seed the same', async () => {
  const bundle = async (seed: number) =>
    (await forestOf(mixedRows(80, 2), { trees: 5 }, seed)).model.toBundle();
  expect(await bundle(1)).toEqual(await bundle(1));
  expect((await bundle(2)).arrays).not.toEqual((await bundle(1)).arrays);
});

test('one row a class, one column, constant columns, a class without rows or weight, 1000 columns', async () => {
  const predict = async (data: LabelledNumbers, rows: number[][]) => {
    const { model } = await forestOf(data, { trees: 50 });
    return model.predict(numbersIn(pool, rows), contextOf());
  };
  const two = await predict({ rows: [[1], [2]], y: [0, 1] }, [[1], [2]]);
  expect(two[0]).toBeGreaterThan(0.5);
  expect(two[3]).toBeGreaterThan(0.5);
  const constant = await predict({ rows: [[1], [1], [1], [1]], y: [0, 1, 1, 1] }, [[5]]);
  expect(Math.abs(constant[1]! - 0.75)).toBeLessThan(0.13);
  const unseen = await predict({ rows: [[1], [2], [3]], y: [0, 2, 2], weights: [1, 1, 0] }, [[1]]);
  expect(unseen[1]).toBe(0);
  const weightless = await predict({ rows: [[1], [2], [3]], y: [0, 1, 2], weights: [1, 0, 1] }, [[2]]);
  expect(weightless[1]).toBe(0);
  const rng = createRng(2);
  const wide = Array.from({ length: 60 }, (_, i) =>
    Array.from({ length: 1000 }, (_, j) => (j % 10 === 7 ? i % 2 : rng.next())),
  );
  const sure = await predict({ rows: wide, y: wide.map((_, i) => i % 2) }, wide.slice(0, 1));
  expect(sure[0]).toBeGreaterThan(0.8);
});

test('weights that cannot be used, no rows, and out of the bag without bootstrap are refused', async () => {
  await expect(forestOf({ rows: [[1], [2]], y: [0, 1], weights: [1, -1] })).rejects.toMatchObject({
    code: 'WEIGHTS_INVALID',
  });
  await expect(forestOf({ rows: [], y: [] })).rejects.toMatchObject({ code: 'TARGET_INVALID' });
  await expect(
    forestOf({ rows: [[1], [2]], y: [0, 1] }, { bootstrap: false, outOfBag: true }),
  ).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  });
});

test('a bundle that is damaged, or of another version, is refused', async () => {
  const bundle = (await forestOf(mixedRows(50, 2), { trees: 2 })).model.toBundle();
  expect(() => randomForest.unpack({ ...bundle, version: 2 })).toThrow(
    expect.objectContaining({ code: 'FORMAT_UNSUPPORTED' }),
  );
  const { treeValues, importance, ...arrays } = bundle.arrays;
  const shifted = Float32Array.from(treeValues!, (value) => value + 0.1);
  for (const damaged of [
    arrays,
    { ...arrays, treeValues: shifted, importance: importance! },
    { ...arrays, treeValues: treeValues!, importance: Float64Array.of(1) },
  ]) {
    expect(() => randomForest.unpack({ ...bundle, arrays: damaged })).toThrow(
      expect.objectContaining({ code: 'WORKSPACE_CORRUPT' }),
    );
  }
  expect(() =>
    randomForest.unpack({ ...bundle, facts: { features: ['a'], nClasses: 2, outOfBag: null } }),
  ).toThrow(expect.objectContaining({ code: 'WORKSPACE_CORRUPT' }));
});
