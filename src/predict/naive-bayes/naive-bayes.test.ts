import { expect, test } from 'vitest';
import { classifierOf } from '#predict';
import {
  classifierInput,
  expectClassifies,
  type LabelledNumbers,
  numbersIn,
} from '../../../test/testkit/classifier-conformance.ts';
import { madeRows } from '../testkit/made-rows.ts';
import { sharedContext } from '../testkit/shared-context.ts';
import { naiveBayesLearner as learner, unpackNaiveBayes } from './index.ts';

const context = sharedContext();

const TRAIN = madeRows({ n: 178, d: 6, classes: 3, seed: 2 });
const QUERIES = madeRows({ n: 7, d: 6, classes: 3, seed: 9 }).rows;
const WEIGHTS = TRAIN.rows.map((_, i) => 1 + (i % 3));
const FOUR = Array.from({ length: 6 }, (_, j) => ({
  ...{ name: `c${j}`, column: `c${j}`, level: null, kind: 'category' as const, nLevels: 4 },
}));
const coded = (rows: readonly (readonly number[])[]) =>
  rows.map((row) => row.map((value) => Math.floor(Math.abs(Math.fround(value)) * 1.7) % 4));

async function predicted(
  train: LabelledNumbers,
  queries: readonly (readonly number[])[],
  options: Record<string, unknown> = {},
): Promise<number[][]> {
  const ctx = context();
  const input = classifierInput(ctx.pool, train);
  const model = await learner.fit(input, learner.options.parse(options), ctx);
  const probabilities = await model.predict(numbersIn(ctx.pool, queries, train.features), ctx);
  const { nClasses } = input;
  return queries.map((_, i) => [...probabilities.subarray(i * nClasses, (i + 1) * nClasses)]);
}

/** scikit-learn 1.9.1: GaussianNB, CategoricalNB(min_categories=4). */
test.each([
  {
    name: 'numbers',
    train: TRAIN,
    queries: QUERIES,
    options: {},
    expected: [
      [0.6720736, 0.0569996, 0.2709268],
      [0.4512872, 0.2452372, 0.3034757],
      [0.5064577, 0.0613749, 0.4321673],
      [0.798793, 0.0886026, 0.1126043],
      [0.555422, 0.0854824, 0.3590957],
      [0.1373735, 0.4257589, 0.4368676],
      [0.7760946, 0.0949311, 0.1289743],
    ],
  },
  {
    name: 'numbers, weights',
    train: { ...TRAIN, weights: WEIGHTS },
    queries: QUERIES,
    options: {},
    expected: [
      [0.4079163, 0.1075781, 0.4845056],
      [0.2982079, 0.2648045, 0.4369876],
      [0.2816178, 0.078107, 0.6402752],
      [0.6383382, 0.157917, 0.2037447],
      [0.3698109, 0.1342318, 0.4959573],
      [0.117276, 0.3527513, 0.5299727],
      [0.6195729, 0.1760244, 0.2044027],
    ],
  },
  {
    name: 'numbers, smoothed',
    train: TRAIN,
    queries: QUERIES.slice(0, 2),
    options: { varianceSmoothing: 0.1 },
    expected: [
      [0.6636267, 0.0687649, 0.2676084],
      [0.4358395, 0.2551376, 0.309023],
    ],
  },
  {
    name: 'categories, weights',
    train: { rows: coded(TRAIN.rows), y: TRAIN.y, weights: WEIGHTS, features: FOUR },
    queries: coded(QUERIES),
    options: { smoothing: 0.5 },
    expected: [
      [0.044894, 0.2368045, 0.7183015],
      [0.2077476, 0.3346094, 0.457643],
      [0.1621651, 0.1210135, 0.7168214],
      [0.1406595, 0.3228815, 0.5364589],
      [0.0854135, 0.1549249, 0.7596616],
      [0.1035803, 0.3694698, 0.52695],
      [0.2507101, 0.1652142, 0.5840757],
    ],
  },
])('probabilities are those of scikit-learn: $name', async ({ train, queries, options, expected }) => {
  const found = await predicted(train, queries, options);
  for (const [i, row] of expected.entries())
    for (const [c, value] of row.entries()) expect(found[i]![c]!).toBeCloseTo(value, 5);
});

test('it keeps what every learner of classes promises', async () => {
  const holes = TRAIN.rows.map((row, i) => row.map((value, j) => ((i + j) % 7 === 0 ? Number.NaN : value)));
  await expectClassifies(learner, { options: {}, data: { rows: holes, y: TRAIN.y } });
  const mixed = TRAIN.rows.map((row, i) => [i % 4, ...row.slice(1)]);
  const features = FOUR.map((feature, j) =>
    j === 0 ? feature : { ...feature, kind: 'numeric' as const, nLevels: undefined as never },
  );
  await expectClassifies(learner, {
    options: { priors: 'uniform' },
    data: { rows: mixed, y: TRAIN.y.map((one) => one % 2), features },
  });
});

test('what is missing says nothing: a row without any value has the shares of the classes', async () => {
  const data = { rows: [[1], [2], [3], [9]], y: [0, 0, 0, 1] };
  expect(await predicted(data, [[Number.NaN]])).toEqual([[0.75, 0.25]]);
  expect(await predicted(data, [[Number.NaN]], { priors: 'uniform' })).toEqual([[0.5, 0.5]]);
});

test('a class without rows gets nothing; constant columns, shares of 0 and far values give no NaN', async () => {
  const [row] = await predicted({ rows: [[5], [5], [5]], y: [0, 2, 0] }, [[5]]);
  expect(row![1]).toBe(0);
  expect(row![0]).toBeCloseTo(2 / 3, 6);
  const data = { rows: [[0], [0], [1], [1]], y: [0, 0, 1, 1], features: FOUR.slice(0, 1) };
  const found = await predicted(data, [[0], [1], [2], [7], [-1]], { smoothing: 0 });
  expect(found[0]).toEqual([1, 0]);
  expect(found[1]).toEqual([0, 1]);
  // no class had this level, and there are no such levels: nothing is said
  for (const one of found.slice(2)) expect(one).toEqual([0.5, 0.5]);
  const far = await predicted({ rows: [[0], [1], [10], [11]], y: [0, 0, 1, 1] }, [[1e30], [-1e30]]);
  for (const one of far.flat()) expect(one).not.toBeNaN();
});

test('a damaged bundle is refused', async () => {
  const ctx = context();
  const model = await learner.fit(classifierInput(ctx.pool, TRAIN), learner.options.parse({}), ctx);
  const bundle = model.toBundle();
  const { means, variances, priors, levels } = unpackNaiveBayes(bundle);
  for (const damaged of [
    { means: means.slice(1) },
    { variances: variances.map(() => 0) },
    { priors: priors.map(() => Number.NaN) },
    { levels: Int32Array.from(levels, () => 3) },
  ]) {
    const arrays = { ...bundle.arrays, ...damaged };
    expect(() => unpackNaiveBayes({ ...bundle, arrays })).toThrow(/expected shares, means and variances/);
  }
  expect(() => unpackNaiveBayes({ ...bundle, version: 9 })).toThrow(/version 9/);
});

test('it is found by its name', () => {
  expect(classifierOf('naive-bayes').title).toBe('Naive Bayes');
});
