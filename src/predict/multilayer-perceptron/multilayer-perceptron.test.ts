import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError, createRng, silentLogger, silentProgress, systemClock } from '#base';
import { createKernelPool } from '#kernels';
import type { ClassifierInput } from '#learn';
import type { Context } from '#matrix';
import {
  classifierInput,
  expectClassifies,
  expectProbabilities,
  type LabelledNumbers,
} from '../../../test/testkit/classifier-conformance.ts';
import { holdOutRows } from './hold-out-rows.ts';
import { multilayerPerceptron as learner } from './index.ts';
import { learningRates } from './learning-rates.ts';

let ctx: Context;
beforeAll(async () => {
  const pool = await createKernelPool({ threads: 1 });
  const { signal } = new AbortController();
  ctx = { rng: createRng(1), clock: systemClock, log: silentLogger, progress: silentProgress, signal, pool };
});
afterAll(() => ctx.pool.close());

/** Three classes in three numbers, by formulas. */
function waves(n: number): LabelledNumbers & { y: number[] } {
  const rows = Array.from({ length: n }, (_, i) =>
    [1.5 * Math.sin(1.3 * i), Math.cos(0.7 * i) + 0.1 * Math.sin(11 * i), Math.sin(0.31 * i + 1)].map(
      Math.fround,
    ),
  );
  const y = rows.map(([a, b, c], i) => {
    const scores = [
      a! + Math.sin(5.1 * i),
      b! - 0.5 * c! + Math.sin(7.7 * i),
      0.6 * c! - a! + Math.sin(3.3 * i),
    ];
    return scores.indexOf(Math.max(...scores));
  });
  return { rows, y };
}

/** Softmax regression to the end: full batches, the learning rate falling to 0. */
const REGRESSION = {
  layers: [],
  optimiser: 'adam',
  learningRate: 0.1,
  schedule: 'cosine',
  epochs: 600,
  batchSize: 1000,
  weightDecay: 0.01,
  validationShare: 0,
} as const;

async function fitted(data: LabelledNumbers, options: Readonly<Record<string, unknown>>) {
  const input = classifierInput(ctx.pool, data);
  const model = await learner.fit(input, learner.options.parse(options), ctx);
  return { input, model, predicted: await model.predict(input.x, ctx) };
}

function accuracyOf(predicted: Float32Array, { y, nClasses }: ClassifierInput): number {
  const right = y.filter((one, row) => {
    const own = predicted.slice(row * nClasses, (row + 1) * nClasses);
    return own.indexOf(Math.max(...own)) === one;
  });
  return right.length / y.length;
}

function expectRows(predicted: Float32Array, expected: readonly (readonly number[])[], tolerance: number) {
  for (const [row, own] of expected.entries()) {
    for (const [c, value] of own.entries()) {
      expect(Math.abs(predicted[row * own.length + c]! - value)).toBeLessThan(tolerance);
    }
  }
}

test('keeps what every learner of classes promises, with two classes', async () => {
  const rows = Array.from({ length: 150 }, (_, i) => [Math.sin(i), Math.cos(2 * i)]);
  const y = rows.map(([a, b]) => (a! * b! > 0.1 ? 1 : 0));
  await expectClassifies(learner, { options: { layers: [8], epochs: 15 }, data: { rows, y } });
});

test('keeps what every learner of classes promises, with three classes, normalisation and dropout', async () => {
  const options = {
    layers: [128, 60],
    activation: 'leaky-relu',
    batchNorm: true,
    dropout: [0.2],
    optimiser: 'adamw',
    classWeights: 'balanced',
    clipNorm: 1,
    batchSize: 200,
    epochs: 4,
  };
  await expectClassifies(learner, { options, data: waves(400) });
});

// LogisticRegression(C=1 / (0.01 * sum of weights), tol=1e-10) of scikit-learn 1.9.1 on the same rows
test('without hidden layers it is softmax regression', async () => {
  const { predicted } = await fitted(waves(90), REGRESSION);
  const expected = [
    [0.0283222, 0.433224, 0.5384539],
    [0.7707283, 0.1697857, 0.059486],
    [0.5911733, 0.1445766, 0.2642501],
    [0.0078709, 0.0228573, 0.9692717],
    [0.0064298, 0.0087327, 0.9848376],
    [0.7406678, 0.0215229, 0.2378094],
  ];
  expectRows(predicted, expected, 2e-4);
});

test('a row of weight 2 counts twice', async () => {
  const data = waves(90);
  const weights = data.y.map((_, i) => (i % 3 === 0 ? 2 : 1));
  const { predicted } = await fitted({ ...data, weights }, REGRESSION);
  const expected = [
    [0.0344212, 0.5196215, 0.4459573],
    [0.7615761, 0.1942604, 0.0441635],
    [0.635099, 0.1492888, 0.2156122],
  ];
  expectRows(predicted, expected, 2e-4);
});

test('balanced classes count the same, however many rows they have', async () => {
  const { predicted } = await fitted(waves(90), { ...REGRESSION, classWeights: 'balanced' });
  const expected = [
    [0.0215461, 0.5915208, 0.3869331],
    [0.6943438, 0.2573166, 0.0483396],
    [0.5552245, 0.2193634, 0.2254121],
  ];
  expectRows(predicted, expected, 2e-4);
});

test('one layer of tanh solves exclusive or', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => [i % 2 === 0 ? 1 : -1, i % 4 < 2 ? 1 : -1]);
  const y = rows.map(([a, b]) => (a === b ? 0 : 1));
  const options = { layers: [8], activation: 'tanh', learningRate: 0.05, epochs: 60, validationShare: 0 };
  const { predicted, input } = await fitted({ rows, y }, options);
  expect(accuracyOf(predicted, input)).toBe(1);
});

for (const options of [
  { optimiser: 'sgd', learningRate: 0.1 },
  { optimiser: 'adam', learningRate: 0.01 },
  { optimiser: 'adamw', learningRate: 0.01, batchNorm: true },
]) {
  test(`tells a circle from the ring around it: ${options.optimiser}`, async () => {
    const rows = Array.from({ length: 300 }, (_, i) => {
      const radius = (i % 2) + 0.6 + 0.3 * Math.sin(7 * i);
      return [radius * Math.cos(i), radius * Math.sin(i)];
    });
    const y = rows.map((_, i) => i % 2);
    const given = { layers: [16, 8], epochs: 60, batchSize: 32, ...options };
    const { predicted, input } = await fitted({ rows, y }, given);
    expect(accuracyOf(predicted, input)).toBeGreaterThan(0.98);
  });
}

test('stops when held-out rows say so, and goes back to the best epoch', async () => {
  // classes without any relation to the numbers: what is learned is noise
  const rows = Array.from({ length: 200 }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i), Math.sin(7 * i)]);
  const y = rows.map((_, i) => Math.floor(Math.abs(Math.sin(i * i)) * 1e4) % 2);
  const options = { layers: [64], epochs: 300, patience: 7, learningRate: 0.01, batchSize: 20 };
  const { model } = await fitted({ rows, y }, options);
  const losses = model.history.map(({ heldOutLoss }) => heldOutLoss!);
  expect(model.heldOutRows).toBe(20);
  expect(losses.length).toBeLessThan(300);
  expect(losses.indexOf(Math.min(...losses))).toBe(model.bestEpoch);
  expect(losses.length).toBe(model.bestEpoch + 1 + 7);
  expect(model.history.at(-1)!.trainingLoss).toBeLessThan(model.history[0]!.trainingLoss);
});

test('held-out rows are spread over classes and whole groups; no class loses all of its rows', async () => {
  const { rng } = ctx;
  const y = Int32Array.from({ length: 1000 }, (_, i) => (i === 500 ? 3 : i % 10 === 0 ? 1 : 0));
  const rows = Uint32Array.from({ length: 1000 }, (_, i) => i).filter((i) => i % 7 !== 0);
  const plain = holdOutRows({ y, nClasses: 5, groups: null }, { rows, share: 0.2, rng });
  expect([...plain.train, ...plain.heldOut].sort((a, b) => a - b)).toEqual([...rows]);
  expect(plain.heldOut.length / rows.length).toBeCloseTo(0.2, 1);
  const ones = plain.heldOut.filter((row) => y[row] === 1).length;
  expect(ones / rows.filter((row) => y[row] === 1).length).toBeCloseTo(0.2, 1);
  for (const one of new Set(Array.from(rows, (row) => y[row]!))) {
    expect(plain.train.some((row) => y[row] === one)).toBe(true);
  }
  const groups = Int32Array.from({ length: 1000 }, (_, i) => Math.floor(i / 9));
  const grouped = holdOutRows({ y, nClasses: 5, groups }, { rows, share: 0.1, rng });
  const held = new Set(Array.from(grouped.heldOut, (row) => groups[row]!));
  expect(held.size).toBeGreaterThan(5);
  expect(grouped.train.some((row) => held.has(groups[row]!))).toBe(false);
  expect(grouped.train.some((row) => y[row] === 3)).toBe(true);
  const few = holdOutRows({ y, nClasses: 5, groups: null }, { rows: rows.slice(0, 19), share: 0.2, rng });
  expect(few.heldOut).toHaveLength(0);
});

test('the learning rate rises and falls by its schedule', () => {
  const base = {
    learningRate: 1,
    schedule: 'constant',
    warmUpEpochs: 0,
    stepEpochs: 2,
    decayFactor: 0.5,
    epochs: 4,
  };
  const rates = (options: object, falls = 0) =>
    [0, 1, 2, 3].flatMap((epoch) => [
      ...learningRates({ ...base, ...options } as Parameters<typeof learningRates>[0], {
        epoch,
        nBatches: 2,
        falls,
      }),
    ]);
  expect(rates({})).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  expect(rates({ warmUpEpochs: 2 })).toEqual([0.25, 0.5, 0.75, 1, 1, 1, 1, 1]);
  expect(rates({ schedule: 'step' })).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5]);
  expect(rates({ schedule: 'reduce-on-plateau' }, 3)).toEqual(new Array(8).fill(0.125));
  const cosine = rates({ schedule: 'cosine' });
  for (const [step, rate] of cosine.entries()) {
    expect(rate).toBeCloseTo(Math.cos((Math.PI * step) / 16) ** 2, 12);
  }
});

test('a plateau lowers the learning rate', async () => {
  const options = {
    layers: [],
    schedule: 'reduce-on-plateau',
    plateauPatience: 2,
    epochs: 60,
    learningRate: 1,
  };
  const { model } = await fitted(waves(90), { ...options, patience: 60 });
  expect(model.history[0]!.learningRate).toBe(1);
  expect(model.history.at(-1)!.learningRate).toBeLessThan(0.1);
});

test('a diverging fit ends with the epoch and a hint', async () => {
  const rows = waves(90).rows.map((row) => row.map((value) => value * 1e30));
  const error = await fitted({ ...waves(90), rows }, { optimiser: 'sgd', learningRate: 10 }).catch((e) => e);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'FIT_DIVERGED', data: { epoch: 1 } });
  expect(error.message).toContain('epoch 1');
  expect(error.hint).toContain('learningRate');
});

test('refuses options that make no sense together', async () => {
  for (const options of [
    { layers: [4, 4], dropout: [0.1, 0.1, 0.1] },
    { layers: [], batchNorm: true },
    { layers: [], dropout: [0.5] },
    { epochs: 5, warmUpEpochs: 6 },
    { optimiser: 'sgd', momentum: 0 },
  ]) {
    await expect(fitted(waves(30), options)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  }
});

test('refuses weights that are no weights', async () => {
  for (const weight of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    const weights = [weight, ...new Array<number>(29).fill(1)];
    await expect(fitted({ ...waves(30), weights }, {})).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' });
  }
  const none = { ...waves(30), weights: new Array<number>(30).fill(0) };
  await expect(fitted(none, {})).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' });
});

test('edge cases are classified: one row a class, one column, constant columns, absent classes, many columns', async () => {
  const options = { layers: [4], epochs: 3, batchNorm: true, dropout: [0.5] };
  const wide = Array.from({ length: 12 }, (_, i) => Array.from({ length: 1000 }, (__, j) => Math.sin(i + j)));
  const cases: LabelledNumbers[] = [
    { rows: [[1], [2]], y: [0, 1] },
    { rows: [[1], [2], [3]], y: [2, 0, 1] },
    {
      rows: [
        [5, 0],
        [5, 0],
        [5, 0],
      ],
      y: [0, 1, 0],
    },
    { rows: [[1], [2]], y: [1, 1] },
    {
      rows: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      y: [0, 5, 5],
    },
    {
      rows: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      y: [0, 1, 1],
      weights: [0, 1, 1],
    },
    { rows: wide, y: wide.map((_, i) => i % 3) },
  ];
  for (const data of cases) {
    const { predicted, input } = await fitted(data, options);
    expectProbabilities(predicted, input);
  }
});

test('rows of weight 0 change nothing but their place', async () => {
  const data = waves(60);
  const more = {
    rows: [...data.rows, [1e5, -1e5, 3]],
    y: [...data.y, 1],
    weights: [...data.y.map(() => 1), 0],
  };
  const own = await fitted(data, { layers: [6], epochs: 20 });
  const other = await fitted(more, { layers: [6], epochs: 20 });
  expect(other.model.network).toEqual(own.model.network);
});

test('a class of few rows still gets probability', async () => {
  const data = waves(200);
  const y = data.y.map((_, i) => (i === 77 ? 1 : data.rows[i]![0]! > 0 ? 2 : 0));
  const { predicted } = await fitted(
    { rows: data.rows, y },
    { layers: [8], epochs: 100, learningRate: 0.02 },
  );
  expect(predicted[77 * 3 + 1]).toBeGreaterThan(predicted[78 * 3 + 1]!);
});

test('tells how far it is, and stops when told to', async () => {
  const input = classifierInput(ctx.pool, waves(90));
  const controller = new AbortController();
  const shares: number[] = [];
  const report = (share: number) => {
    shares.push(share);
    if (shares.length === 3) controller.abort();
  };
  const own = { ...ctx, progress: { report }, signal: controller.signal };
  const fit = learner.fit(input, learner.options.parse({ epochs: 10 }), own);
  await expect(fit).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(shares).toEqual([0.1, 0.2, 0.3]);
});

test('refuses bundles whose facts and arrays do not fit', async () => {
  const { model } = await fitted(waves(60), { layers: [5], epochs: 2 });
  const bundle = model.toBundle();
  const { facts, arrays } = bundle as {
    facts: Record<string, unknown>;
    arrays: Record<string, Float32Array>;
  };
  const broken = (name: string, value: number) => {
    const copy = arrays[name]!.slice();
    copy[1] = value;
    return { ...bundle, arrays: { ...arrays, [name]: copy } };
  };
  expect(() => learner.unpack(bundle)).not.toThrow();
  for (const wrong of [
    { ...bundle, arrays: { ...arrays, weights: arrays['weights']!.slice(1) } },
    { ...bundle, arrays: { ...arrays, biases: new Float64Array(8) } },
    { ...bundle, arrays: { weights: arrays['weights']! } },
    broken('weights', Number.NaN),
    broken('biases', 1e16),
    ...[
      { hidden: [6] },
      { hidden: [] },
      { hidden: [5e9] },
      { nClasses: 1 },
      { features: ['a'] },
      { activation: { kind: 'swish' } },
      { activation: { kind: 'leaky-relu', slope: -1 } },
      { history: [] },
      { bestEpoch: 2 },
    ].map((change) => ({ ...bundle, facts: { ...facts, ...change } })),
  ]) {
    expect(() => learner.unpack(wrong)).toThrow(expect.objectContaining({ code: 'WORKSPACE_CORRUPT' }));
  }
  for (const wrong of [
    { ...bundle, version: 2 },
    { ...bundle, format: 'k-means' },
  ]) {
    expect(() => learner.unpack(wrong)).toThrow(expect.objectContaining({ code: 'FORMAT_UNSUPPORTED' }));
  }
});
