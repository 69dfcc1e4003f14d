import { expect, test } from 'vitest';
import {
  expectBundleChecks,
  expectRegresses,
  regressorInput,
  type TargetNumbers,
} from '../../../test/testkit/regressor-conformance.ts';
import { madeTargets } from '../testkit/made-targets.ts';
import { sharedContext } from '../testkit/shared-context.ts';
import { decisionTreeRegression, randomForestRegression } from './index.ts';

const context = sharedContext();

/** Numbers with gaps, numbers, levels with gaps. */
const { rows: made, y: sums } = madeTargets({ n: 160, d: 3, seed: 5 });
const mixed: TargetNumbers = {
  rows: made.map(([a, b, c], i) => [
    i % 7 === 0 ? Number.NaN : Math.round(a! * 4),
    Math.round(b! * 4),
    i % 11 === 0 ? Number.NaN : Math.floor((c! + 2) * 1.7499),
  ]),
  y: sums.map((sum, i) => Math.max(0, sum + (Math.floor((made[i]![2]! + 2) * 1.7499) % 3 === 0 ? 2 : 0))),
  features: [
    { name: 'a', column: 'a', level: null, kind: 'numeric' },
    { name: 'b', column: 'b', level: null, kind: 'numeric' },
    { name: 'c', column: 'c', level: null, kind: 'category', nLevels: 7 },
  ],
};

test.each([
  [decisionTreeRegression, { minSamplesLeaf: 3 }],
  [decisionTreeRegression, { loss: 'poisson' }],
  [randomForestRegression, { trees: 12 }],
  [randomForestRegression, { trees: 5, loss: 'poisson' }],
] as const)('keeps the promises of learners of numbers: $name %o', async (learner, options) => {
  await expectRegresses<unknown>(learner as never, { options, data: mixed });
});

/** Half the deviance of a side from its mean. */
function costOf(own: readonly { y: number; w: number }[], loss: string): number {
  const weight = own.reduce((a, { w }) => a + w, 0);
  const mean = own.reduce((a, { y, w }) => a + w * y, 0) / weight;
  return own.reduce((a, { y, w }) => {
    if (loss === 'squared') return a + w * (y - mean) ** 2;
    return a + w * ((y > 0 ? y * Math.log(y / mean) : 0) - y + mean);
  }, 0);
}

/** Least cost of one split by any column: all cuts, all sets of levels, missing values on both sides. */
function leastCost(
  { rows, y, features }: TargetNumbers,
  weights: readonly number[],
  { loss, leaf }: { loss: string; leaf: number },
) {
  let least = Number.POSITIVE_INFINITY;
  for (const [j, feature] of features!.entries()) {
    const values = [...new Set(rows.map((row) => row[j]!))]
      .filter((value) => !Number.isNaN(value))
      .sort((a, b) => a - b);
    const sets =
      feature.kind === 'category'
        ? Array.from({ length: 2 ** values.length }, (_, bits) => values.filter((__, at) => (bits >> at) & 1))
        : Array.from({ length: values.length + 1 }, (_, at) => values.slice(0, at));
    for (const set of sets) {
      for (const missing of [true, false]) {
        const isLeft = rows.map((row) => (Number.isNaN(row[j]!) ? missing : set.includes(row[j]!)));
        const sides = [true, false].map((side) =>
          rows.flatMap((_, i) => (isLeft[i] === side ? [{ y: y[i]!, w: weights[i]! }] : [])),
        );
        if (sides.some((side) => side.reduce((a, { w }) => a + w, 0) < leaf)) continue;
        if (loss === 'poisson' && sides.some((side) => side.every((own) => own.y === 0))) continue;
        least = Math.min(least, costOf(sides[0]!, loss) + costOf(sides[1]!, loss));
      }
    }
  }
  return least;
}

test.each(['squared', 'poisson'])(
  'a tree of one question asks the best of all there are: %s',
  async (loss) => {
    const ctx = context();
    for (const from of [0, 40, 80, 120]) {
      const data = { ...mixed, rows: mixed.rows.slice(from, from + 40), y: mixed.y.slice(from, from + 40) };
      const weights = data.rows.map((_, i) => 1 + (i % 4) / 2);
      const input = regressorInput(ctx.pool, { ...data, weights });
      const options = decisionTreeRegression.options.parse({
        loss,
        maxDepth: 1,
        minSamplesLeaf: 6,
        minSamplesSplit: 0,
      });
      const model = await decisionTreeRegression.fit(input, options, ctx);
      const predicted = await model.predict(input.x, ctx);
      const sides = [...new Set(predicted)].map((value) =>
        data.rows.flatMap((_, i) => (predicted[i] === value ? [{ y: data.y[i]!, w: weights[i]! }] : [])),
      );
      expect(sides).toHaveLength(2);
      for (const side of sides) {
        const weight = side.reduce((a, { w }) => a + w, 0);
        const mean = side.reduce((a, { y, w }) => a + w * y, 0) / weight;
        expect(Math.min(...[...predicted].map((value) => Math.abs(value - mean)))).toBeLessThan(1e-6);
      }
      const cost = sides.reduce((sum, side) => sum + costOf(side, loss), 0);
      expect(cost).toBeCloseTo(leastCost(data, weights, { loss, leaf: 6 }), 8);
      input.x.x.release();
    }
  },
);

// scikit-learn 1.9.1 DecisionTreeRegressor(max_depth=4, min_samples_leaf=5), 200 x 4 of madeTargets
test.each([
  {
    loss: 'squared',
    golden: 205.16931896165488,
    first: [
      -1.3689612844160628, 0.6436078514436274, 0.6436078514436274, 0.6436078514436274, 0.8843738558767636,
      1.7933078596140117,
    ],
  },
  {
    loss: 'poisson',
    golden: 165.30629786879786,
    first: [
      0.03333333333333333, 1.1111111111111112, 3.5625, 0.16666666666666666, 0.9583333333333334,
      1.1111111111111112,
    ],
  },
])('squared errors and deviances are those of scikit-learn: $loss', async ({ loss, golden, first }) => {
  const ctx = context();
  const data = madeTargets({ n: 200, d: 4, seed: loss === 'squared' ? 11 : 12, counts: loss === 'poisson' });
  const input = regressorInput(ctx.pool, data);
  const options = decisionTreeRegression.options.parse({
    loss,
    maxDepth: 4,
    minSamplesLeaf: 5,
    minSamplesSplit: 2,
  });
  const predicted = await (await decisionTreeRegression.fit(input, options, ctx)).predict(input.x, ctx);
  expect(predicted.reduce((sum, value, i) => sum + (value - data.y[i]!) ** 2, 0)).toBeCloseTo(golden, 3);
  for (const [i, value] of first.entries()) expect(predicted[i]).toBeCloseTo(value, 5);
  input.x.x.release();
});

test('a forest of whole trees on all rows and columns repeats the targets of distinct rows, a usual one comes near', async () => {
  const ctx = context();
  const data = madeTargets({ n: 120, d: 4, seed: 21 });
  const input = regressorInput(ctx.pool, data);
  const whole = { trees: 2, columns: 'all', bootstrap: false, minSamplesLeaf: 1 };
  const exact = await randomForestRegression.fit(input, randomForestRegression.options.parse(whole), ctx);
  for (const [i, value] of (await exact.predict(input.x, ctx)).entries())
    expect(value).toBeCloseTo(data.y[i]!, 5);
  const usual = await randomForestRegression.fit(input, randomForestRegression.options.parse({}), ctx);
  const mean = data.y.reduce((a, b) => a + b, 0) / 120;
  const errors = (await usual.predict(input.x, ctx)).map((value, i) => (value - data.y[i]!) ** 2);
  const before = data.y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  expect(errors.reduce((a, b) => a + b, 0)).toBeLessThan(before / 3);
  expect(usual.importance.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  input.x.x.release();
});

test('targets that are all the same make a tree of one leaf', async () => {
  const ctx = context();
  const input = regressorInput(ctx.pool, { rows: made, y: made.map(() => 0.1) });
  const model = await decisionTreeRegression.fit(input, decisionTreeRegression.options.parse({}), ctx);
  expect(model.trees.features).toHaveLength(1);
  expect((await model.predict(input.x, ctx))[0]).toBe(Math.fround(0.1));
  input.x.x.release();
});

test('damaged bundles are refused', async () => {
  const ctx = context();
  const input = regressorInput(ctx.pool, mixed);
  for (const learner of [decisionTreeRegression, randomForestRegression]) {
    const model = await learner.fit(input, learner.options.parse({}) as never, ctx);
    expectBundleChecks<never>(learner as never, model);
  }
  input.x.x.release();
});
