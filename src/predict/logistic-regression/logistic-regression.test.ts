import { expect, test } from 'vitest';
import type { ClassifierInput } from '#learn';
import type { Context } from '#matrix';
import {
  classifierInput,
  expectClassifies,
  type LabelledNumbers,
} from '../../../test/testkit/classifier-conformance.ts';
import { expectExpressed } from '../../../test/testkit/expressed.ts';
import { madeRows as made } from '../testkit/made-rows.ts';
import { sharedContext } from '../testkit/shared-context.ts';
import { logisticRegressionLearner as learner } from './index.ts';

const context = sharedContext();

const TWO = made({ n: 150, d: 4, classes: 2, seed: 1 });
const THREE = made({ n: 178, d: 6, classes: 3, seed: 2 });
const weighted = (data: LabelledNumbers): LabelledNumbers => ({
  ...data,
  weights: data.y.map((_, i) => (1 + (i % 3)) / 2),
});

async function fitted(data: LabelledNumbers, options: Record<string, unknown> = {}, ctx?: Context) {
  const own = ctx ?? context();
  return fittedTo(classifierInput(own.pool, data), options, own);
}

function fittedTo(input: ClassifierInput, options: Record<string, unknown>, ctx: Context) {
  return learner.fit(input, learner.options.parse({ tolerance: 1e-10, ...options }), ctx);
}

/** Predictors one after the other, the intercept last. scikit-learn 1.9.1, LogisticRegression, tol 1e-12. */
const GOLDENS: {
  name: string;
  data: LabelledNumbers;
  options: Record<string, unknown>;
  expected: number[];
}[] = [
  {
    name: 'two classes, l2', // newton-cholesky, C=1
    data: TWO,
    options: {},
    expected: [-0.1236215804, 0.5692302079, -0.7504779017, 0.431582032, -0.2615270455],
  },
  {
    name: 'two classes, no penalty', // lbfgs, C=inf
    data: TWO,
    options: { penalty: 'none' },
    expected: [-0.1253786385, 0.5885533767, -0.7841803598, 0.4488050664, -0.2764102873],
  },
  {
    name: 'two classes, strong l2, weights', // newton-cholesky, C=.1
    data: weighted(TWO),
    options: { c: 0.1 },
    expected: [-0.1391531293, 0.3601655178, -0.5732282268, 0.3182248386, -0.1025105653],
  },
  {
    name: 'two classes, l1', // saga, C=.1, l1_ratio=1
    data: TWO,
    options: { penalty: 'l1', c: 0.1 },
    expected: [0, 0.3390616286, -0.4361566517, 0.1479443568, -0.0862253659],
  },
  {
    name: 'two classes, elastic net', // saga, C=.1, l1_ratio=.3
    data: TWO,
    options: { penalty: 'elastic-net', c: 0.1, l1Ratio: 0.3 },
    expected: [-0.059682443, 0.425022147, -0.5263638793, 0.2824642188, -0.1582751308],
  },
  {
    name: 'three classes, l2', // newton-cholesky, C=1
    data: THREE,
    options: {},
    expected: [
      0.3292245376, -0.3721402975, -0.1356471121, 0.3438997603, -0.0254358939, -0.2151032718, -0.2039888985,
      -0.3094229414, 0.5335914345, -0.2733794236, -0.2550968931, 0.3498291841, -0.2619866304, -0.1607818181,
      -0.0198015962, -0.161451137, 0.4090265357, -0.0888028671, -0.3243932901, 0.4770899021, 0.3647707166,
    ],
  },
  {
    name: 'three classes, no penalty', // newton-cg, C=inf
    data: THREE,
    options: { penalty: 'none' },
    expected: [
      0.3365961845, -0.3852928928, -0.1359159208, 0.3529144235, -0.0275762101, -0.218742046, -0.2049526223,
      -0.3204511674, 0.5513919222, -0.2839612273, -0.2632515705, 0.3625043312, -0.2713850675, -0.1681706939,
      -0.0161450171, -0.1660990294, 0.4198771481, -0.089662853, -0.3349281211, 0.4901271135, 0.3731233162,
    ],
  },
  {
    name: 'three classes, l1', // saga, C=.1, l1_ratio=1
    data: THREE,
    options: { penalty: 'l1', c: 0.1 },
    expected: [
      0.2640743044, 0, 0, 0.2382778281, 0, 0, -0.1272983902, -0.0303463896, 0.4878993804, 0, 0, 0.1189372984,
      0, -0.0972704446, 0, 0, 0.3214624688, 0, -0.0978127181, 0.4043038571, 0.2245688348,
    ],
  },
  {
    name: 'three classes, elastic net, weights', // saga, C=.2, l1_ratio=.5
    data: weighted(THREE),
    options: { penalty: 'elastic-net', c: 0.2, l1Ratio: 0.5 },
    expected: [
      0.3390813239, -0.0645776831, 0, 0.2986564527, 0, 0, -0.514366812, -0.1241303936, 0.5599129978,
      -0.1390985177, -0.0333686692, 0.2238295617, -0.1064640822, -0.0993743982, 0, 0, 0.4984097334, 0,
      -0.2544834755, 0.5597871592, 0.6137412102,
    ],
  },
];

test.each(GOLDENS)('coefficients of $name are those of scikit-learn', async ({ data, options, expected }) => {
  const { coefficients, converged, separated } = await fitted(data, options);
  expect([converged, separated]).toEqual([true, false]);
  expect(coefficients).toHaveLength(expected.length);
  for (const [at, value] of expected.entries()) {
    expect(Math.abs(coefficients[at]! - value)).toBeLessThan(1e-4 * Math.abs(value) + 1e-9);
  }
});

test('logistic regression keeps the promises of a learner of classes', async () => {
  for (const [data, options] of [
    [TWO, {}],
    [THREE, {}],
    [THREE, { penalty: 'elastic-net', c: 0.2 }],
    [THREE, { penalty: 'none' }],
    [made({ n: 60, d: 120, classes: 3, seed: 3 }), {}],
  ] as const) {
    await expectClassifies(learner, { options, data });
  }
});

test('one row a class, one column and constant columns are fitted', async () => {
  const one = await fitted({ rows: [[0], [1], [2]], y: [0, 1, 2] });
  expect(one.converged).toBe(true);
  expect(one.coefficients.every(Number.isFinite)).toBe(true);
  for (const penalty of ['l2', 'l1', 'none']) {
    const rows = TWO.rows.map((row) => [row[0]!, 3, 0]);
    const { coefficients, converged } = await fitted({ rows, y: TWO.y }, { penalty });
    expect(converged).toBe(true);
    expect(coefficients[2]).toBe(0);
    const plain = await fitted({ rows: rows.map((row) => [row[0]!]), y: TWO.y }, { penalty });
    expect(coefficients[0]).toBeCloseTo(plain.coefficients[0]!, 8);
    expect(coefficients[1]! * 3 + coefficients[3]!).toBeCloseTo(plain.coefficients[1]!, 8);
  }
});

test('a column twice without a penalty predicts as the column once', async () => {
  const ctx = context();
  const once = classifierInput(ctx.pool, THREE);
  const twice = classifierInput(ctx.pool, { ...THREE, rows: THREE.rows.map((row) => [...row, row[0]!]) });
  const options = { penalty: 'none' };
  const expected = await (await fittedTo(once, options, ctx)).predict(once.x, ctx);
  const model = await fittedTo(twice, options, ctx);
  expect(model.converged).toBe(true);
  for (const [at, value] of (await model.predict(twice.x, ctx)).entries())
    expect(value).toBeCloseTo(expected[at]!, 5);
});

test('a class without rows, or whose rows weigh nothing, has probability 0 and changes no other', async () => {
  const ctx = context();
  const plain = classifierInput(ctx.pool, TWO);
  const expected = await fittedTo(plain, {}, ctx);
  const shifted = { ...plain, y: plain.y.map((one) => 2 * one), nClasses: 4 };
  const model = await fittedTo(shifted, {}, ctx);
  expect(model.coefficients).toEqual(expected.coefficients);
  const probabilities = await model.predict(plain.x, ctx);
  const own = await expected.predict(plain.x, ctx);
  for (let row = 0; row < 10; row++) {
    expect([...probabilities.subarray(4 * row, 4 * row + 4)]).toEqual([own[2 * row], 0, own[2 * row + 1], 0]);
  }
  const weightless = {
    ...plain,
    y: Int32Array.from(THREE.y.slice(0, 150)),
    nClasses: 3,
    weights: Float32Array.from(THREE.y.slice(0, 150), (one) => +(one !== 1)),
  };
  const { classes, coefficients } = await fittedTo(weightless, {}, ctx);
  expect([[...classes], coefficients.length]).toEqual([[0, 2], 5]);
  const alone = await fittedTo({ ...plain, y: plain.y.map(() => 1), nClasses: 2 }, {}, ctx);
  expect([...(await alone.predict(plain.x, ctx)).subarray(0, 4)]).toEqual([0, 1, 0, 1]);
  expect([...alone.importance]).toEqual([0, 0, 0, 0]);
});

test('classes that can be told apart without error end with a warning where no penalty holds', async () => {
  const warnings: string[] = [];
  const ctx = {
    ...context(),
    log: { debug() {}, info() {}, warn: (text: string) => warnings.push(text) },
  };
  const apart = {
    rows: [
      [1, 5],
      [2, 3],
      [3, 4],
      [4, 1],
      [5, 2],
      [6, 6],
    ],
    y: [0, 0, 0, 1, 1, 1],
  };
  const model = await fitted(apart, { penalty: 'none', tolerance: 1e-6 }, ctx);
  expect(model.separated).toBe(true);
  expect(model.iterations).toBeLessThan(50);
  expect(warnings).toEqual([expect.stringContaining('no finite optimum')]);
  const touching = { rows: [[1], [2], [3], [3], [4], [5]], y: [0, 0, 0, 1, 1, 1] };
  expect((await fitted(touching, { penalty: 'none', tolerance: 1e-6 }, ctx)).separated).toBe(true);
  const wide = made({ n: 40, d: 400, classes: 2, seed: 5 });
  expect((await fitted(wide, { penalty: 'none', tolerance: 1e-6 }, ctx)).separated).toBe(true);
  expect(warnings).toHaveLength(3);
  expect((await fitted(apart, {}, ctx)).separated).toBe(false);
  await fitted(TWO, { maxIterations: 1 }, ctx);
  expect(warnings.slice(3)).toEqual([expect.stringContaining('not settled after 1 steps')]);
});

test('with 1,000 columns the derivatives at the end are those that the penalty allows', async () => {
  const data = made({ n: 60, d: 1000, classes: 2, seed: 4 });
  const strength = { l2: 1 / 60, l1: 1 / 3 / 60 };
  for (const [penalty, c] of [
    ['l2', 1],
    ['l1', 3],
  ] as const) {
    const { coefficients, converged } = await fitted(data, { penalty, c, tolerance: 1e-8 });
    expect(converged).toBe(true);
    const slopes = slopesAt(data, coefficients);
    for (let j = 0; j < 1000; j++) {
      const [w, slope] = [coefficients[j]!, slopes[j]!];
      const size = strength[penalty];
      if (penalty === 'l2') expect(Math.abs(slope + size * w)).toBeLessThan(2e-8);
      else if (w !== 0) expect(Math.abs(slope + size * Math.sign(w))).toBeLessThan(2e-8);
      else expect(Math.abs(slope)).toBeLessThan(size + 2e-8);
    }
    expect(Math.abs(slopes[1000]!)).toBeLessThan(2e-8);
  }
});

/** Derivatives of the mean loss of two classes, by definition. */
function slopesAt({ rows, y }: LabelledNumbers, coefficients: Float64Array): Float64Array {
  const out = new Float64Array(coefficients.length);
  for (const [i, given] of rows.entries()) {
    const row = [...Float32Array.from(given), 1];
    const eta = row.reduce((sum, value, j) => sum + value * coefficients[j]!, 0);
    const residual = 1 / (1 + Math.exp(-eta)) - y[i]!;
    for (const [j, value] of row.entries()) out[j]! += (residual * value) / rows.length;
  }
  return out;
}

test('many rows, which start from a part of them, end where a start from nothing ends', async () => {
  const data = made({ n: 20_000, d: 3, classes: 3, seed: 6 });
  const many = await fitted(data, { tolerance: 1e-9 });
  // the same rows, rare classes in the part: no start from it
  // The same rows in an order in which none of those that the start would look at is of class 2.
  const [twos, others] = [2, -1].map((one) =>
    [...data.y.keys()].filter((i) => (data.y[i] === 2) === (one === 2)),
  );
  const order = data.y.map((_, at) => (at % 10 === 0 ? others!.pop() : (twos!.pop() ?? others!.pop()))!);
  const rows = order.map((i) => data.rows[i]!);
  const again = await fitted({ rows, y: order.map((i) => data.y[i]!) }, { tolerance: 1e-9 });
  for (const [at, value] of again.coefficients.entries()) expect(many.coefficients[at]).toBeCloseTo(value, 7);
});

test('importance is the size of a coefficient times the deviation of its column, and describe names them', async () => {
  const data = { rows: TWO.rows.map((row) => [row[1]!, 100 * row[2]!]), y: TWO.y };
  const model = await fitted(data, { penalty: 'none' });
  const plain = await fitted(
    { rows: TWO.rows.map((row) => [row[1]!, row[2]!]), y: TWO.y },
    { penalty: 'none' },
  );
  for (const j of [0, 1]) expect(model.importance[j]).toBeCloseTo(plain.importance[j]!, 5);
  const values = TWO.rows.map((row) => row[1]!);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  expect(model.importance[0]).toBeCloseTo(Math.abs(model.coefficients[0]!) * deviation, 6);
  expect(model.describe()).toEqual([
    {
      class: 1,
      intercept: model.coefficients[2],
      coefficients: [
        { feature: 'x1', value: model.coefficients[0] },
        { feature: 'x2', value: model.coefficients[1] },
      ],
    },
  ]);
  const weights = TWO.y.map((_, i) => i % 2);
  const half = await fitted({ rows: data.rows.filter((_, i) => i % 2), y: TWO.y.filter((_, i) => i % 2) });
  const { importance } = await fitted({ ...data, weights });
  for (const j of [0, 1]) expect(importance[j]).toBeCloseTo(half.importance[j]!, 6);
});

test('weights below 0, not a number, or all 0 are refused', async () => {
  for (const weight of [-1, Number.NaN, 0, Number.POSITIVE_INFINITY]) {
    const weights = TWO.y.map((_, i) => (weight === 0 || i === 7 ? weight : 1));
    await expect(fitted({ ...TWO, weights })).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' });
  }
});

test('a bundle of another version, or whose parts do not fit, is refused', async () => {
  const bundle = (await fitted(THREE)).toBundle();
  expect(() => learner.unpack({ ...bundle, version: 2 })).toThrow(
    expect.objectContaining({ code: 'FORMAT_UNSUPPORTED' }),
  );
  const facts = bundle.facts as Record<string, unknown>;
  const { classes, coefficients, deviations } = bundle.arrays;
  for (const other of [
    { facts: { ...facts, nClasses: 2 } },
    { facts: { ...facts, features: ['x1'] } },
    { arrays: { classes: classes!, coefficients: coefficients! } },
    { arrays: { ...bundle.arrays, coefficients: coefficients!.subarray(1) } },
    { arrays: { ...bundle.arrays, coefficients: coefficients!.map(() => Number.NaN) } },
    { arrays: { ...bundle.arrays, classes: Int32Array.of(0, 2, 1) } },
    { arrays: { ...bundle.arrays, classes: Int32Array.of(-1, 0, 1) } },
    { arrays: { ...bundle.arrays, deviations: deviations!.map(() => -1) } },
  ]) {
    expect(() => learner.unpack({ ...bundle, ...other })).toThrow(
      expect.objectContaining({ code: 'WORKSPACE_CORRUPT' }),
    );
  }
});

test('work is stopped when the signal aborts', async () => {
  const ctx = context();
  await expect(fitted(TWO, {}, { ...ctx, signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
});

test('of a column and its double, the lasso takes the double, and nothing is common to all classes', async () => {
  const rows = THREE.rows.map((row) => [...row, 2 * row[0]!]);
  for (const [y, k] of [
    [THREE.y.map((one) => +(one > 0)), 1],
    [THREE.y, 3],
  ] as const) {
    const { coefficients, converged } = await fitted({ rows, y }, { penalty: 'l1', c: 1, tolerance: 1e-8 });
    expect(converged).toBe(true);
    for (let c = 0; c < k; c++) expect(coefficients[8 * c]).toBe(0);
    for (let j = 0; j < 7 && k === 3; j++) {
      const own = [0, 1, 2].map((c) => coefficients[8 * c + j]!).sort((a, b) => a - b);
      expect(own[1]).toBe(0);
    }
  }
});

test('what it says in SQL and JavaScript is what it predicts, classes without rows included', async () => {
  for (const data of [
    TWO,
    THREE,
    { ...TWO, y: TWO.y.map((one) => 2 * one) },
    { ...TWO, y: TWO.y.map(() => 1) },
  ]) {
    const ctx = context();
    const input = classifierInput(ctx.pool, data);
    const model = await fittedTo(input, { penalty: 'l1' }, ctx);
    const said = await model.predict(input.x, ctx);
    await expectExpressed(model.expression!, { rows: data.rows.map((row) => Float32Array.from(row)), said });
  }
});
