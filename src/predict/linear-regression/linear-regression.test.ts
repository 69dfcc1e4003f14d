import { expect, test } from 'vitest';
import {
  expectBundleChecks,
  expectRegresses,
  regressorInput,
  type TargetNumbers,
} from '../../../test/testkit/regressor-conformance.ts';
import { madeTargets } from '../testkit/made-targets.ts';
import { sharedContext } from '../testkit/shared-context.ts';
import { linearRegression } from './index.ts';

const context = sharedContext();
const numbers = madeTargets({ n: 200, d: 4, seed: 11 });
const counts = madeTargets({ n: 200, d: 4, seed: 12, counts: true });
const weights = numbers.rows.map((_, i) => 1 + (i % 3));

async function fitOn(data: TargetNumbers, options: Readonly<Record<string, unknown>>) {
  const ctx = context();
  const input = regressorInput(ctx.pool, data);
  try {
    return await linearRegression.fit(input, linearRegression.options.parse(options), ctx);
  } finally {
    input.x.x.release();
  }
}

test.each([{ alpha: 0 }, { alpha: 0.1, l1Ratio: 0.7 }, { loss: 'poisson' }, { loss: 'tweedie', power: 1.3 }])(
  'keeps the promises of learners of numbers: %o',
  async (options) => {
    await expectRegresses(linearRegression, { options, data: 'loss' in options ? counts : numbers });
  },
);

// scikit-learn 1.9.1, 200 x 4 of madeTargets, tolerances from 1e-12 down; coefficients and intercept
test.each([
  // LinearRegression
  [
    { alpha: 0 },
    null,
    [1.507161753986148, 0.4395648802215965, 0.4292785304017516, 0.17871736397336946, 0.518662253889182],
  ],
  // Ridge(alpha=0.5 * 200)
  [
    { alpha: 0.5 },
    null,
    [1.0785474891797386, 0.3367952019220944, 0.29393639552978884, 0.1403465775525687, 0.554624440011309],
  ],
  // Ridge(alpha=0.5 * sum of weights)
  [
    { alpha: 0.5 },
    weights,
    [1.084612017593203, 0.3607944790988686, 0.30760241741375505, 0.12183138668314149, 0.6045408168331621],
  ],
  // Lasso(alpha=0.3)
  [
    { alpha: 0.3, l1Ratio: 1 },
    null,
    [1.2968815377981757, 0.18709019367678906, 0.15216882788470823, 0, 0.5482411277419019],
  ],
  // ElasticNet(alpha=0.4, l1_ratio=0.3)
  [
    { alpha: 0.4, l1Ratio: 0.3 },
    null,
    [1.1624659048184545, 0.2941028626017885, 0.2538750554043443, 0.08027426225725051, 0.551128326594162],
  ],
  // PoissonRegressor(alpha=0.2)
  [
    { loss: 'poisson', alpha: 0.2 },
    null,
    [0.7261276869465078, 0.09072609294666012, 0.07060153841222322, 0.13662114735670047, 0.02585691354170421],
  ],
  // PoissonRegressor(alpha=0)
  [
    { loss: 'poisson', alpha: 0 },
    weights,
    [0.806316675028336, 0.11827725778145903, 0.07133871254388548, 0.14373244947079095, -0.03040117709938466],
  ],
  // TweedieRegressor(power=1.5, link='log', alpha=0.1)
  [
    { loss: 'tweedie', alpha: 0.1 },
    null,
    [0.8770632202632781, 0.11936894048647126, 0.10051217699006561, 0.17234385415274195, -0.13079370479458244],
  ],
  // TweedieRegressor(power=1.2, link='log', alpha=0)
  [
    { loss: 'tweedie', power: 1.2, alpha: 0 },
    null,
    [0.890798920544676, 0.10626700450547132, 0.08585391286979518, 0.16695647178089185, -0.1285280420175861],
  ],
] as const)('coefficients are those of scikit-learn: %o', async (options, own, golden) => {
  const data = 'loss' in options ? counts : numbers;
  const model = await fitOn(own === null ? data : { ...data, weights: own }, options);
  for (const [j, value] of golden.entries()) expect(model.coefficients[j]).toBeCloseTo(value, 6);
  expect(model.converged).toBe(true);
});

test('one column is fitted by covariance over variance', async () => {
  const model = await fitOn({ rows: [[0], [1], [2], [5]], y: [1, 3, 2, 8] }, { alpha: 0 });
  // means 2 and 3.5; sums of products 19 and of squares 14
  expect(model.coefficients[0]).toBeCloseTo(19 / 14, 12);
  expect(model.coefficients[1]).toBeCloseTo(3.5 - (2 * 19) / 14, 12);
});

test('columns far from 0 are fitted as well as others', async () => {
  const rows = Array.from({ length: 50 }, (_, i) => [4e6 + i, -2e6 + (i % 7)]);
  const y = rows.map(([a, b]) => 3 * (a! - 4e6) - 2 * (b! + 2e6) + 7);
  const model = await fitOn({ rows, y }, { alpha: 0 });
  expect(model.coefficients[0]).toBeCloseTo(3, 9);
  expect(model.coefficients[1]).toBeCloseTo(-2, 9);
});

test.each(['poisson', 'tweedie'])(
  'with indicators of groups alone the %s loss foretells the means of the groups',
  async (loss) => {
    const rows = [[0], [0], [0], [1], [1], [1], [1]];
    const model = await fitOn({ rows, y: [0, 1, 5, 7, 0, 2, 1] }, { loss, alpha: 0 });
    expect(Math.exp(model.coefficients[1]!)).toBeCloseTo(2, 7);
    expect(Math.exp(model.coefficients[1]! + model.coefficients[0]!)).toBeCloseTo(2.5, 7);
  },
);

test('no small change of a coefficient lowers the Tweedie deviance', async () => {
  const power = 1.6;
  const model = await fitOn(counts, { loss: 'tweedie', power, alpha: 0 });
  const deviance = (coefficients: readonly number[]) =>
    counts.rows.reduce((sum, row, i) => {
      const mean = Math.exp(row.reduce((a, value, j) => a + coefficients[j]! * value, coefficients.at(-1)!));
      const y = counts.y[i]!;
      const own = y ** (2 - power) / ((1 - power) * (2 - power));
      return sum + 2 * (own - (y * mean ** (1 - power)) / (1 - power) + mean ** (2 - power) / (2 - power));
    }, 0);
  const best = deviance([...model.coefficients]);
  for (let j = 0; j < 5; j++) {
    for (const step of [-1e-3, 1e-3]) {
      expect(
        deviance([...model.coefficients].map((value, at) => (at === j ? value + step : value))),
      ).toBeGreaterThan(best);
    }
  }
});

test('columns that others already tell, and constant ones, change no prediction, and the rank tells of them', async () => {
  const rows = numbers.rows.map(([a, b]) => [a!, b!, a! - b!, 3]);
  const ctx = context();
  for (const [options, y] of [
    [{ alpha: 0 }, numbers.y],
    [{ loss: 'poisson', alpha: 0 }, counts.y],
  ] as const) {
    const [narrow, wide] = [rows.map((row) => row.slice(0, 2)), rows].map((own) =>
      regressorInput(ctx.pool, { rows: own, y }),
    );
    const models = await Promise.all(
      [narrow!, wide!].map((input) =>
        linearRegression.fit(input, linearRegression.options.parse(options), ctx),
      ),
    );
    const [few, all] = await Promise.all([
      models[0]!.predict(narrow!.x, ctx),
      models[1]!.predict(wide!.x, ctx),
    ]);
    expect(models[1]!.rank).toBe(2);
    for (const [i, value] of few.entries()) expect(all[i]).toBeCloseTo(value, 6);
    narrow!.x.x.release();
    wide!.x.x.release();
  }
});

test('more columns than rows are fitted, targets that are all the same are foretold', async () => {
  const wide = madeTargets({ n: 12, d: 40, seed: 3 });
  const model = await fitOn(wide, { alpha: 0.01 });
  expect(model.coefficients.every(Number.isFinite)).toBe(true);
  const flat = await fitOn({ rows: numbers.rows, y: numbers.y.map(() => 4) }, {});
  expect([...flat.coefficients]).toEqual([0, 0, 0, 0, 4]);
});

test('the lasso of counts is refused', async () => {
  await expect(fitOn(counts, { loss: 'poisson', l1Ratio: 0.5 })).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  });
});

test('damaged bundles are refused', async () => {
  const model = await fitOn(numbers, {});
  expectBundleChecks(linearRegression, model);
  const bundle = model.toBundle();
  const arrays = { ...bundle.arrays, coefficients: new Float64Array(3) };
  expect(() => linearRegression.unpack({ ...bundle, arrays })).toThrow(
    expect.objectContaining({ code: 'WORKSPACE_CORRUPT' }),
  );
});
