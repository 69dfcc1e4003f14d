import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRng, silentLogger, silentProgress, systemClock } from '#base';
import { createKernelPool, type KernelPool } from '#kernels';
import type { Context, Feature } from '#matrix';
import {
  classifierInput,
  expectClassifies,
  type LabelledNumbers,
  numbersIn,
} from '../../../test/testkit/classifier-conformance.ts';
import { type DecisionTreeModel, decisionTree, describeTree } from './index.ts';

/** The rows of the goldens: a linear congruential generator, levels 7, 11, 5 and 13. */
function goldenRows(n: number, nClasses: number): LabelledNumbers {
  let state = 7;
  const next = () => {
    state = Number((BigInt(state) * 1103515245n + 12345n) % 2147483648n);
    return state >>> 12;
  };
  const rows: number[][] = [];
  const y: number[] = [];
  for (let i = 0; i < n; i++) {
    const row = [7, 11, 5, 13].map((levels) => next() % levels);
    const signal = row[0]! + 2 * (row[1]! > 5 ? 1 : 0) + (row[2]! * row[0]!) / 4;
    rows.push(row);
    y.push(next() % 5 === 0 ? next() % nClasses : Math.floor(signal) % nClasses);
  }
  return { rows, y };
}

/** No limits, as scikit-learn grows trees by default. */
const UNLIMITED = { maxDepth: 0, minSamplesLeaf: 1, minSamplesSplit: 2 };

let pool: KernelPool;
beforeAll(async () => {
  pool = await createKernelPool({ threads: 1 });
});
afterAll(() => pool.close());

const contextOf = (): Context => ({
  rng: createRng(1),
  clock: systemClock,
  log: silentLogger,
  progress: silentProgress,
  signal: new AbortController().signal,
  pool,
});

async function grow(data: LabelledNumbers, options: object = {}): Promise<DecisionTreeModel> {
  const ctx = contextOf();
  return decisionTree.fit(
    classifierInput(ctx.pool, data),
    decisionTree.options.parse({ ...UNLIMITED, ...options }),
    ctx,
  );
}

async function predict(model: DecisionTreeModel, rows: readonly (readonly number[])[], features?: Feature[]) {
  const ctx = contextOf();
  return model.predict(numbersIn(ctx.pool, rows, features), ctx);
}

// scikit-learn 1.9.1, DecisionTreeClassifier with these options (the same trees for 20 values of random_state):
// nodes (null: it splits a pure node by rounding), then sums over the next 200 rows of probabilities times 1, 2, ... and of their squares, then importances
const GOLDENS = [
  [
    300,
    2,
    { maxDepth: 4, minSamplesLeaf: 7 },
    21,
    287.590464,
    130.587291,
    [0.332481, 0.110875, 0.518326, 0.038317],
  ],
  [
    600,
    2,
    { criterion: 'entropy', maxDepth: 4 },
    21,
    285.177474,
    132.005111,
    [0.439374, 0.080978, 0.411895, 0.067753],
  ],
  [
    300,
    2,
    { classWeights: 'balanced', maxDepth: 4 },
    null,
    295.002132,
    130.384548,
    [0.310527, 0.111653, 0.506135, 0.071685],
  ],
  [
    600,
    2,
    { classWeights: 'balanced', maxDepth: 4 },
    null,
    292.188174,
    134.745576,
    [0.440101, 0.032162, 0.471095, 0.056642],
  ],
  [
    500,
    3,
    { minImpurityDecrease: 0.004 },
    71,
    386.436703,
    135.518787,
    [0.277033, 0.404657, 0.282629, 0.035681],
  ],
  [400, 3, { pruneAlpha: 0.006, maxDepth: 7 }, 51, 384.074852, 130.43306, [0.291438, 0.375882, 0.332679, 0]],
  [600, 2, { pruneAlpha: 0.006, maxDepth: 7 }, 11, 286.517607, 132.279357, [0.457055, 0, 0.431966, 0.110979]],
  [
    400,
    3,
    { minSamplesSplit: 40, criterion: 'entropy', minImpurityDecrease: 0.004 },
    25,
    384.721198,
    100.37051,
    [0.387823, 0.526803, 0.085374, 0],
  ],
  [
    600,
    2,
    { maxDepth: 4, weights: true },
    25,
    284.074854,
    135.545927,
    [0.452335, 0.036099, 0.467603, 0.043964],
  ],
] as const;

for (const [n, nClasses, { ...options }, nNodes, sum, squares, importance] of GOLDENS) {
  test(`a tree of ${n} rows and ${nClasses} classes with ${JSON.stringify(options)} is scikit-learn's`, async () => {
    const { rows, y } = goldenRows(n + 200, nClasses);
    const weights = 'weights' in options ? rows.slice(0, n).map((_, i) => 1 + (i % 3)) : undefined;
    const data = { rows: rows.slice(0, n), y: y.slice(0, n), ...(weights === undefined ? {} : { weights }) };
    const model = await grow(data, options);
    if (nNodes !== null) expect(model.trees.features).toHaveLength(nNodes);
    const shares = await predict(model, rows.slice(n));
    expect(shares.reduce((total, share, at) => total + share * (1 + (at % nClasses)), 0)).toBeCloseTo(sum, 3);
    expect(shares.reduce((total, share) => total + share * share, 0)).toBeCloseTo(squares, 3);
    for (const [j, value] of importance.entries()) expect(model.importance[j]).toBeCloseTo(value, 5);
  });
}

/** Gini impurity times the number of rows. */
function gini(y: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const one of y) counts.set(one, (counts.get(one) ?? 0) + 1);
  return (
    y.length - [...counts.values()].reduce((sum, count) => sum + count * count, 0) / Math.max(1, y.length)
  );
}

/** Least impurity of any stump: every threshold, every set of levels, what is missing on either side. */
function bestStump({ rows, y }: LabelledNumbers, nLevels: readonly number[]): number {
  let least = gini(y);
  for (const [j, levels] of nLevels.entries()) {
    const questions: ((value: number) => boolean)[] =
      levels > 0
        ? Array.from({ length: 2 ** levels }, (_, set) => (value: number) => ((set >> value) & 1) === 1)
        : rows.map((row) => (value: number) => value <= row[j]!);
    for (const question of questions) {
      for (const missingLeft of [true, false]) {
        const goesLeft = (row: readonly number[]) =>
          Number.isNaN(row[j]!) ? missingLeft : question(row[j]!);
        const sides = [true, false].map((side) => y.filter((_, i) => goesLeft(rows[i]!) === side));
        least = Math.min(least, gini(sides[0]!) + gini(sides[1]!));
      }
    }
  }
  return least;
}

const MIXED: readonly Feature[] = [
  { name: 'colour', column: 'colour', level: null, kind: 'category', nLevels: 7 },
  { name: 'age', column: 'age', level: null, kind: 'numeric' },
  { name: 'size', column: 'size', level: null, kind: 'numeric' },
];

/** A category of seven levels and two numbers, of one value in eight missing. */
function mixedRows(n: number, nClasses: number, seed: number): LabelledNumbers {
  const rng = createRng(seed);
  const rows = Array.from({ length: n }, () => [rng.int(7), rng.normal(), 3 * rng.next()]);
  const y = rows.map(
    ([colour, age]) =>
      (rng.int(3) === 0 ? rng.int(nClasses) : ((colour! * 5) % 7) + (age! > 0.3 ? 1 : 0)) % nClasses,
  );
  const some = rows.map((row) => row.map((value) => (rng.int(8) === 0 ? Number.NaN : value)));
  return { rows: some, y, features: MIXED };
}

test('a first split is the best of all thresholds, sets of levels and ways for what is missing', async () => {
  for (let seed = 0; seed < 6; seed++) {
    const data = mixedRows(50, 2, seed);
    const model = await grow(data, { maxDepth: 1 });
    const predicted = await predict(model, data.rows, [...MIXED]);
    const left = data.y.filter((_, i) => predicted[2 * i] === predicted[0]);
    const right = data.y.filter((_, i) => predicted[2 * i] !== predicted[0]);
    expect(gini(left) + gini(right)).toBeCloseTo(bestStump(data, [7, 0, 0]), 9);
  }
});

test('with three classes the first split by sets of levels is close to the best of all sets', async () => {
  let [ours, best] = [0, 0];
  for (let seed = 0; seed < 6; seed++) {
    const data = mixedRows(50, 3, seed);
    const model = await grow(data, { maxDepth: 1 });
    const predicted = await predict(model, data.rows, [...MIXED]);
    const isLeft = (i: number) => predicted[3 * i] === predicted[0] && predicted[3 * i + 1] === predicted[1];
    ours += gini(data.y.filter((_, i) => isLeft(i))) + gini(data.y.filter((_, i) => !isLeft(i)));
    best += bestStump(data, [7, 0, 0]);
  }
  expect(ours / best).toBeLessThan(1.01);
});

test('an unlimited tree tells all rows apart that differ, also where no single question helps', async () => {
  const data = {
    rows: [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
    y: [0, 1, 1, 0],
  };
  const predicted = await predict(await grow(data), data.rows);
  expect([...predicted]).toEqual([1, 0, 0, 1, 0, 1, 1, 0]);
});

test('levels that training did not have in a node, or at all, go where missing values go', async () => {
  const features: Feature[] = [{ ...MIXED[0]!, nLevels: 40 }];
  const rows = Array.from({ length: 40 }, (_, i) => [i < 20 ? 3 : i < 36 ? 35 : Number.NaN]);
  const y = rows.map((_, i) => (i < 20 || i >= 36 ? 0 : 1));
  const model = await grow({ rows, y, features });
  const predicted = await predict(model, [[3], [35], [Number.NaN], [5], [39], [63], [1000], [-1]], features);
  expect([...predicted].filter((_, at) => at % 2 === 0)).toEqual([1, 0, 1, 1, 1, 1, 1, 1]);
});

test('a tree is told node by node, in words', async () => {
  const rows = [
    [0, 20, 1],
    [1, 30, 1],
    [2, 40, 1],
    [2, 50, 1],
    [0, 60, 1],
    [1, Number.NaN, 1],
  ];
  const y = [0, 0, 1, 1, 0, 0];
  const data = { rows, y, features: MIXED };
  const byColour = describeTree(await grow(data), {
    levelNames: [['red', 'green', 'blue', 'd', 'e', 'f', 'g']],
  });
  expect(byColour.map(({ condition }) => condition)).toEqual([
    null,
    'colour is red, green, d, e, f, g',
    'colour is blue',
  ]);
  expect(byColour[0]).toMatchObject({
    parent: null,
    depth: 0,
    feature: 'colour',
    children: [1, 2],
    counts: [4, 2],
  });
  expect(byColour[1]).toMatchObject({ parent: 0, depth: 1, feature: null, children: null, shares: [1, 0] });
  const byAge = describeTree(await grow({ ...data, rows: rows.map(([, age]) => [0, age!, 1]) }));
  expect(byAge.map(({ condition }) => condition)).toEqual([
    null,
    'age <= 35 or missing',
    'age > 35',
    'age <= 55',
    'age > 55',
  ]);
});

test('decision trees keep the promises of a learner of classes', async () => {
  await expectClassifies(decisionTree, { options: { minSamplesLeaf: 2 }, data: mixedRows(150, 2, 3) });
  await expectClassifies(decisionTree, {
    options: { criterion: 'entropy', classWeights: 'balanced', pruneAlpha: 0.005 },
    data: mixedRows(160, 3, 4),
  });
});

test('one row a class, one column, constant columns, a class without rows or weight, 1000 columns', async () => {
  const constant = await grow({ rows: [[1], [1], [1]], y: [0, 1, 1] });
  expect([...(await predict(constant, [[5], [Number.NaN]]))]).toEqual(
    [1, 2, 1, 2].map((n) => Math.fround(n / 3)),
  );
  const two = await grow({ rows: [[1], [2]], y: [0, 1] });
  expect([...(await predict(two, [[1.4], [1.6]]))]).toEqual([1, 0, 0, 1]);
  const unseen = await grow(
    { rows: [[1], [2], [3]], y: [0, 2, 2], weights: [1, 1, 0] },
    { classWeights: 'balanced' },
  );
  expect([...(await predict(unseen, [[1], [3]]))]).toEqual([1, 0, 0, 0, 0, 1]);
  const weightless = await grow({ rows: [[1], [2], [3]], y: [0, 1, 2], weights: [1, 0, 1] });
  expect([...(await predict(weightless, [[1], [2.1]]))]).toEqual([1, 0, 0, 0, 0, 1]);
  const rng = createRng(2);
  const wide = Array.from({ length: 30 }, (_, i) =>
    Array.from({ length: 1000 }, (_, j) => (j === 777 ? i % 2 : rng.next())),
  );
  const model = await grow({ rows: wide, y: wide.map((_, i) => i % 2) });
  expect(model.importance[777]).toBe(1);
});

test('weights below 0, not finite or all 0, and no rows are refused', async () => {
  for (const weights of [
    [1, -1],
    [1, Number.NaN],
    [1, Number.POSITIVE_INFINITY],
    [0, 0],
  ]) {
    await expect(grow({ rows: [[1], [2]], y: [0, 1], weights })).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
    });
  }
  await expect(grow({ rows: [], y: [] })).rejects.toMatchObject({ code: 'TARGET_INVALID' });
});

test('a bundle that is damaged, or of another version, is refused', async () => {
  const bundle = (await grow(mixedRows(50, 2, 1))).toBundle();
  expect(() => decisionTree.unpack({ ...bundle, version: 2 })).toThrow(
    expect.objectContaining({ code: 'FORMAT_UNSUPPORTED' }),
  );
  for (const [name, array] of Object.entries(bundle.arrays)) {
    const { [name]: _, ...without } = bundle.arrays;
    const damaged = array.slice();
    damaged.fill(name === 'treeSets' ? 0 : -7);
    for (const arrays of [
      without,
      { ...bundle.arrays, [name]: array.slice(1) },
      { ...bundle.arrays, [name]: damaged },
    ]) {
      if (name === 'treeSets' && arrays[name] === damaged) continue;
      if (name === 'treeThresholds' && arrays[name] === damaged) continue;
      expect(() => decisionTree.unpack({ ...bundle, arrays }), name).toThrow(
        expect.objectContaining({ code: 'WORKSPACE_CORRUPT' }),
      );
    }
  }
});
