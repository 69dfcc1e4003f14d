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
import { kNearestNeighboursLearner as learner } from './index.ts';

const context = sharedContext();

const TRAIN = madeRows({ n: 178, d: 6, classes: 3, seed: 2 });
const QUERIES = madeRows({ n: 7, d: 6, classes: 3, seed: 9 }).rows;

async function predicted(
  train: LabelledNumbers,
  queries: readonly (readonly number[])[],
  options: Record<string, unknown>,
): Promise<number[][]> {
  const ctx = context();
  const input = classifierInput(ctx.pool, train);
  const model = await learner.fit(input, learner.options.parse(options), ctx);
  const probabilities = await model.predict(numbersIn(ctx.pool, queries), ctx);
  const { nClasses } = input;
  return queries.map((_, i) => [...probabilities.subarray(i * nClasses, (i + 1) * nClasses)]);
}

/** scikit-learn 1.9.1, KNeighborsClassifier. */
test.each([
  {
    options: {},
    expected: [
      [0.6, 0.1333333, 0.2666667],
      [0.4, 0.2666667, 0.3333333],
      [0.3333333, 0.2666667, 0.4],
      [0.6666667, 0.0666667, 0.2666667],
      [0.5333333, 0.2666667, 0.2],
      [0.2, 0.4, 0.4],
      [0.6666667, 0.2, 0.1333333],
    ],
  },
  {
    options: { k: 7, weights: 'distance' },
    expected: [
      [0.5694666, 0.297558, 0.1329754],
      [0.1236233, 0.3125864, 0.5637903],
      [0.2784034, 0.2299462, 0.4916504],
      [0.5716758, 0.1288828, 0.2994414],
      [0.2736156, 0.4352253, 0.2911592],
      [0.2133004, 0.7866996, 0],
      [0.8589287, 0, 0.1410713],
    ],
  },
  {
    options: { k: 1 },
    expected: [
      [1, 0, 0],
      [0, 0, 1],
      [0, 0, 1],
      [0, 0, 1],
      [0, 1, 0],
      [0, 1, 0],
      [1, 0, 0],
    ],
  },
])('probabilities with $options are those of scikit-learn', async ({ options, expected }) => {
  const found = await predicted(TRAIN, QUERIES, options);
  for (const [i, row] of expected.entries()) {
    for (const [c, value] of row.entries()) expect(found[i]![c]).toBeCloseTo(value, 6);
  }
});

test('k nearest neighbours keep the promises of a learner of classes', async () => {
  const two = madeRows({ n: 90, d: 2, classes: 2, seed: 3 });
  const wide = madeRows({ n: 60, d: 80, classes: 4, seed: 4 });
  await expectClassifies(learner, { options: {}, data: TRAIN });
  await expectClassifies(learner, { options: { k: 5, weights: 'distance' }, data: two });
  await expectClassifies(learner, { options: { k: 100 }, data: wide });
});

test('of equally near rows the first ones vote', async () => {
  const train = { rows: [[1], [-1], [1], [3]], y: [0, 1, 1, 1] };
  expect(await predicted(train, [[0]], { k: 1 })).toEqual([[1, 0]]);
  expect(await predicted(train, [[0]], { k: 2 })).toEqual([[0.5, 0.5]]);
  expect(await predicted(train, [[2]], { k: 1 })).toEqual([[1, 0]]);
});

test('weights multiply votes, and rows of weight 0 are not there', async () => {
  const train = { rows: [[0], [1], [2], [9]], y: [0, 1, 0, 1], weights: [0, 3, 1, 2] };
  expect(await predicted(train, [[0]], { k: 2 })).toEqual([[0.25, 0.75]]);
  expect(await predicted(train, [[0]], { k: 1 })).toEqual([[0, 1]]);
  const [shares] = await predicted(train, [[0]], { k: 2, weights: 'distance' });
  expect(shares![0]).toBeCloseTo(0.5 / 3.5, 6);
});

test('by distance, rows in the very place of the query are the only ones that vote', async () => {
  const train = { rows: [[0], [0], [1], [1], [1]], y: [0, 1, 1, 1, 1], weights: [3, 1, 1, 1, 1] };
  expect(await predicted(train, [[0]], { k: 5, weights: 'distance' })).toEqual([[0.75, 0.25]]);
});

test('fewer rows than k all vote; one row, constant columns and 1,000 columns are taken', async () => {
  expect(await predicted({ rows: [[5, 5]], y: [1] }, [[0, 0]], {})).toEqual([[0, 1]]);
  const constant = {
    rows: [
      [5, 1],
      [5, 2],
      [5, 3],
    ],
    y: [0, 1, 2],
  };
  expect(await predicted(constant, [[5, 2]], { k: 1 })).toEqual([[0, 1, 0]]);
  expect((await predicted(constant, [[5, 2]], {}))[0]![2]).toBeCloseTo(1 / 3, 6);
  const wide = madeRows({ n: 30, d: 1000, classes: 3, seed: 5 });
  const own = await predicted(wide, wide.rows, { k: 1 });
  expect(own.map((row) => row.indexOf(1))).toEqual(wide.y);
});

test('a class without rows has probability 0', async () => {
  expect(await predicted({ rows: [[0], [1]], y: [0, 3] }, [[0.4]], { k: 2 })).toEqual([[0.5, 0, 0, 0.5]]);
});

test('weights below 0, not a number, or all 0 are refused', async () => {
  for (const weight of [-1, Number.NaN, 0]) {
    const weights = TRAIN.y.map((_, i) => (weight === 0 || i === 7 ? weight : 1));
    await expect(predicted({ ...TRAIN, weights }, QUERIES, {})).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
    });
  }
});

test('a bundle of another version, or whose parts do not fit, is refused', async () => {
  const ctx = context();
  const weights = TRAIN.y.map(() => 2);
  const input = classifierInput(ctx.pool, { ...TRAIN, weights });
  const bundle = (await learner.fit(input, learner.options.parse({}), ctx)).toBundle();
  expect(() => learner.unpack({ ...bundle, version: 2 })).toThrow(
    expect.objectContaining({ code: 'FORMAT_UNSUPPORTED' }),
  );
  const facts = bundle.facts as Record<string, unknown>;
  const { arrays } = bundle;
  for (const other of [
    { facts: { ...facts, k: 179 } },
    { facts: { ...facts, k: 0 } },
    { facts: { ...facts, weights: 'other' } },
    { facts: { ...facts, features: ['x1'] } },
    { facts: { ...facts, nClasses: 2 } },
    { arrays: { ...arrays, rows: arrays['rows']!.subarray(1) } },
    { arrays: { ...arrays, rows: arrays['rows']!.map(() => Number.NaN) } },
    { arrays: { ...arrays, classes: arrays['classes']!.map(() => -1) } },
    { arrays: { ...arrays, votes: arrays['votes']!.map(() => 0) } },
    { arrays: { ...arrays, votes: arrays['votes']!.subarray(1) } },
  ]) {
    expect(() => learner.unpack({ ...bundle, ...other })).toThrow(
      expect.objectContaining({ code: 'WORKSPACE_CORRUPT' }),
    );
  }
});

test('the registry names both learners, and that these models hold rows', () => {
  expect(classifierOf('k-nearest-neighbours').keepsRows).toBe(true);
  expect(classifierOf('logistic-regression').keepsRows).toBe(undefined);
});
