import { expect, test } from 'vitest';
import { createKernelPool } from '#kernels';
import {
  expectBundleChecks,
  expectRegresses,
  regressorInput,
  type TargetNumbers,
} from '../../../test/testkit/regressor-conformance.ts';
import { madeTargets } from '../testkit/made-targets.ts';
import { sharedContext } from '../testkit/shared-context.ts';
import { gradientBoostingRegression } from './index.ts';

const context = sharedContext();
const numbers = madeTargets({ n: 200, d: 4, seed: 11 });
const counts = madeTargets({ n: 200, d: 4, seed: 12, counts: true });

async function predictionsOf(
  data: TargetNumbers,
  given: Readonly<Record<string, unknown>>,
): Promise<Float64Array> {
  const ctx = context();
  const input = regressorInput(ctx.pool, data);
  try {
    const model = await gradientBoostingRegression.fit(
      input,
      gradientBoostingRegression.options.parse(given),
      ctx,
    );
    return await model.predict(input.x, ctx);
  } finally {
    input.x.x.release();
  }
}

test.each([
  { loss: 'squared' },
  { loss: 'absolute', rowShare: 0.7 },
  { loss: 'poisson', earlyStopping: 3 },
  { loss: 'tweedie' },
])('keeps the promises of learners of numbers: %o', async (options) => {
  const { rows, y } = options.loss === 'poisson' || options.loss === 'tweedie' ? counts : numbers;
  const features = ['numeric', 'numeric', 'numeric', 'category'].map((kind, j) => ({
    name: `x${j}`,
    column: `x${j}`,
    level: null,
    kind: kind as 'numeric' | 'category',
    ...(kind === 'category' ? { nLevels: 5 } : {}),
  }));
  const mixed = rows.map((row, i) => [
    i % 9 === 0 ? Number.NaN : row[0]!,
    row[1]!,
    row[2]!,
    Math.floor(row[3]! + 2),
  ]);
  await expectRegresses(gradientBoostingRegression, {
    options: { trees: 10, categoryMinRows: 10, ...options },
    data: { rows: mixed, y, features },
  });
});

test('one to three threads give the same bytes where rows are many enough for them', async () => {
  const data = madeTargets({ n: 22_000, d: 20, seed: 3 });
  const bundles: Buffer[] = [];
  for (const threads of [1, 2, 3]) {
    const pool = await createKernelPool({ threads });
    const input = regressorInput(pool, data);
    const options = gradientBoostingRegression.options.parse({ trees: 3, loss: 'absolute' });
    const model = await gradientBoostingRegression.fit(input, options, { ...context(), pool });
    bundles.push(Buffer.from(model.trees.values.buffer), Buffer.from(model.trees.thresholds.buffer));
    await pool.close();
  }
  for (const [i, bytes] of bundles.entries()) expect(bytes.equals(bundles[i % 2]!)).toBe(true);
});

// 200 x 4 of madeTargets, 20 rounds of 31 leaves; scikit-learn 1.9.1 HistGradientBoostingRegressor: the first eight predictions
// and the sum of all
test.each([
  {
    loss: 'squared',
    first: [
      -1.581938224723986, 1.2313352993777922, 0.423992736783891, 1.2633247249155017, 0.5258092895983885,
      1.8596810262451984, 2.894957613584194, -0.9227578898436167,
    ],
    sum: 129.93123350034844,
  },
  {
    loss: 'absolute',
    first: [
      -1.9286268507080815, 1.192647779705419, 0.452951859211262, 0.9076470362540295, 0.40644397522737236,
      1.8163754880243244, 2.656014157032519, -0.4340105923210589,
    ],
    sum: 135.85567071870642,
  },
  {
    loss: 'poisson',
    first: [
      0.2419664876270118, 1.1254674110312655, 2.635041331442614, 0.2661576519219964, 0.5826781249113051,
      2.3545505886140723, 0.33752031621259854, 2.057301719920016,
    ],
    sum: 293.90467934579846,
  },
])('predictions are those of the peers: $loss', async ({ loss, first, sum }) => {
  const predicted = await predictionsOf(loss === 'poisson' ? counts : numbers, { trees: 20, loss });
  for (const [i, value] of first.entries()) expect(predicted[i]).toBeCloseTo(value, 5);
  expect(predicted.reduce((a, b) => a + b, 0)).toBeCloseTo(sum, 3);
});

// LightGBM 4.7.0, tweedie_variance_power=1.4, 20 rounds of 8 leaves, min_sum_hessian_in_leaf=12, min_data_in_bin=1, and
// min_data_in_leaf=0, since it only estimates the rows of a leaf
test('predictions of the Tweedie loss are those of LightGBM', async () => {
  const options = { leaves: 8, minHessian: 12, minSamplesLeaf: 1 };
  const predicted = await predictionsOf(counts, { trees: 20, loss: 'tweedie', power: 1.4, ...options });
  const first = [
    0.20378633147703382, 1.0653983851701114, 2.6737889372507024, 0.2260027042312005, 0.2945465290162459,
    1.5828805474874805, 0.30860688733661246, 2.1794816140451867,
  ];
  for (const [i, value] of first.entries()) expect(predicted[i]).toBeCloseTo(value, 4);
  expect(predicted.reduce((a, b) => a + b, 0)).toBeCloseTo(273.7054480086526, 2);
});

test('a tree of whole steps on groups holds the means of the groups, of absolute errors their weighted medians', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => [i % 3]);
  const y = rows.map((_, i) => ((i * 7919) % 61) + 40 * (i % 3));
  const weights = rows.map((_, i) => 1 + (i % 4));
  const options = { trees: 1, learningRate: 1, minSamplesLeaf: 1, minHessian: 0 };
  for (const loss of ['squared', 'absolute', 'poisson'] as const) {
    const rounds = loss === 'poisson' ? 60 : loss === 'absolute' ? 4 : 1;
    const predicted = await predictionsOf({ rows, y, weights }, { ...options, loss, trees: rounds });
    for (const group of [0, 1, 2]) {
      const own = [...y.keys()].filter((i) => i % 3 === group);
      const copies = own
        .flatMap((i) => Array.from({ length: weights[i]! }, () => y[i]!))
        .sort((a, b) => a - b);
      const middle = copies.length / 2;
      const median = (copies[Math.ceil(middle) - 1]! + copies[Math.floor(middle)]!) / 2;
      const mean = copies.reduce((a, b) => a + b, 0) / copies.length;
      expect(predicted[group]).toBeCloseTo(loss === 'absolute' ? median : mean, 2);
    }
  }
});

test.each([1.2, 1.8])('the Tweedie deviance of power %s falls from round to round', async (power) => {
  const deviance = (means: Float64Array) =>
    means.reduce((sum, mean, i) => {
      const y = counts.y[i]!;
      const own = y ** (2 - power) / ((1 - power) * (2 - power));
      return sum + 2 * (own - (y * mean ** (1 - power)) / (1 - power) + mean ** (2 - power) / (2 - power));
    }, 0);
  let before = Number.POSITIVE_INFINITY;
  for (const trees of [1, 2, 5, 10, 20]) {
    const now = deviance(await predictionsOf(counts, { loss: 'tweedie', power, trees }));
    expect(now).toBeLessThan(before);
    before = now;
  }
});

test('targets far from 0 are learned as well as those about it', async () => {
  const near = await predictionsOf(numbers, {});
  const far = await predictionsOf({ ...numbers, y: numbers.y.map((value) => value + 1e6) }, {});
  for (const [i, value] of near.entries()) expect(far[i]! - 1e6).toBeCloseTo(value, 4);
});

test('predictions rise with a column where they are told to', async () => {
  const ctx = context();
  const input = regressorInput(ctx.pool, numbers);
  const options = gradientBoostingRegression.options.parse({ monotone: { x1: 1 }, loss: 'squared' });
  const model = await gradientBoostingRegression.fit(input, options, ctx);
  const line = regressorInput(ctx.pool, {
    rows: Array.from({ length: 50 }, (_, i) => [i / 12.5 - 2, 0.3, -0.2, 1]),
    y: Array.from({ length: 50 }, () => 0),
  });
  const predicted = await model.predict(line.x, ctx);
  for (let i = 1; i < 50; i++) expect(predicted[i]).toBeGreaterThanOrEqual(predicted[i - 1]!);
  const medians = { ...options, loss: 'absolute' as const };
  await expect(gradientBoostingRegression.fit(input, medians, ctx)).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  });
  line.x.x.release();
  input.x.x.release();
});

test('targets that are all the same are foretold, damaged bundles are refused', async () => {
  const flat = await predictionsOf({ rows: numbers.rows, y: numbers.y.map(() => 3.25) }, {});
  expect([...new Set(flat)]).toEqual([3.25]);
  const ctx = context();
  const input = regressorInput(ctx.pool, numbers);
  const model = await gradientBoostingRegression.fit(
    input,
    gradientBoostingRegression.options.parse({ trees: 3 }),
    ctx,
  );
  expectBundleChecks(gradientBoostingRegression, model);
  input.x.x.release();
});
