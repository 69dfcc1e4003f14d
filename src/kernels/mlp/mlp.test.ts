import { afterAll, expect, test } from 'vitest';
import { createRng, type Rng } from '#base';
import { createKernelPool, type KernelPool } from '../index.ts';
import { engineOf } from '../pool/engine-of.ts';
import { mlpGradients } from '../scalar/mlp/gradients.ts';
import { learnedOf, statesOf } from '../scalar/mlp/layer-state.ts';
import { optimiserStep } from '../scalar/mlp/optimiser-step.ts';
import { mlpTrainerScalar } from '../scalar/mlp/trainer.ts';
import type { MlpActivation, MlpNetwork, MlpOptimiser, MlpTraining } from './network.ts';
import { predictMlp } from './predict.ts';
import { createThreadChoice } from './thread-choice.ts';
import { createMlpTrainer } from './trainer.ts';

const RELU: MlpActivation = { kind: 'leaky-relu', slope: 0 };
const ADAM: MlpOptimiser = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const SGD: MlpOptimiser = { kind: 'sgd', momentum: 0, nesterov: false };

function networkOf(widths: readonly number[], activation: MlpActivation, rng: Rng): MlpNetwork {
  const layers = widths.slice(1).map((nOut, i) => {
    const nIn = widths[i]!;
    const some = (length: number, size: number) => Float32Array.from({ length }, () => size * rng.normal());
    return { nIn, nOut, weights: some(nOut * nIn, 1 / Math.sqrt(nIn)), bias: some(nOut, 0.1) };
  });
  return { activation, layers };
}

interface Problem {
  readonly n?: number;
  readonly widths?: readonly number[];
  readonly activation?: MlpActivation;
  readonly threads?: number;
  readonly training?: Partial<MlpTraining>;
}

const pools = new Map<number, KernelPool>();
afterAll(async () => {
  for (const pool of pools.values()) await pool.close();
});

async function poolOf(threads: number): Promise<KernelPool> {
  const pool = pools.get(threads) ?? (await createKernelPool({ threads }));
  pools.set(threads, pool);
  return pool;
}

async function problem({
  n = 61,
  widths = [5, 7, 6, 3],
  activation = RELU,
  threads = 1,
  training = {},
}: Problem) {
  const pool = await poolOf(threads);
  const rng = createRng(n);
  const x = pool.matrix(n, widths[0]!);
  for (const at of x.data.keys()) x.data[at] = rng.normal();
  const y = Int32Array.from({ length: n }, () => rng.int(widths.at(-1)!));
  const weights = Float32Array.from({ length: n }, () => 0.5 + rng.next());
  // not every row, and not in their order
  const rows = Uint32Array.from({ length: n - 2 }, (_, i) => n - 1 - i);
  const full: MlpTraining = {
    network: networkOf(widths, activation, rng),
    batchNorm: false,
    dropout: widths.slice(2).map(() => 0),
    optimiser: ADAM,
    weightDecay: 1e-3,
    clipNorm: 0,
    batchSize: 16,
    seed: 4_000_000_007,
    ...training,
  };
  return { pool, data: { x, rows, y, weights }, training: full };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i]! - expected[i]!) / (1 + Math.abs(expected[i]!))).toBeLessThan(tolerance);
  }
}

const KINDS: [name: string, problem: Problem][] = [
  ['ReLU', {}],
  ['leaky ReLU', { activation: { kind: 'leaky-relu', slope: 0.1 } }],
  ['tanh', { activation: { kind: 'tanh' } }],
  ['ReLU after normalisation', { training: { batchNorm: true } }],
  ['tanh after normalisation', { activation: { kind: 'tanh' }, training: { batchNorm: true } }],
  ['ReLU with dropout', { training: { dropout: [0.3, 0.5] } }],
  ['tanh with dropout', { activation: { kind: 'tanh' }, training: { dropout: [0.3, 0] } }],
  [
    'leaky ReLU after normalisation, with dropout',
    {
      activation: { kind: 'leaky-relu', slope: 0.01 },
      training: { batchNorm: true, dropout: [0, 0.4] },
    },
  ],
  ['no hidden layer', { widths: [5, 3] }],
];

for (const [name, given] of KINDS) {
  test(`gradients are those by finite differences: ${name}`, async () => {
    const { data, training } = await problem(given);
    const rows = [...data.rows.subarray(0, 9)];
    const { nCols } = data.x;
    const batch = {
      x: rows.map((row) => data.x.data.slice(row * nCols, (row + 1) * nCols)),
      y: rows.map((row) => data.y[row]!),
      weights: rows.map((row) => data.weights[row]!),
      rows,
    };
    const pass = { activation: training.network.activation, dropout: training.dropout, seed: 3, epoch: 2 };
    const layers = statesOf(training);
    const { gradients } = mlpGradients(layers, batch, pass);
    let compared = 0;
    for (const [l, layer] of layers.entries()) {
      for (const [part, values] of learnedOf(layer).entries()) {
        for (const [i, value] of values.entries()) {
          const step = 1e-6;
          values[i] = value + step;
          const up = mlpGradients(layers, batch, pass).loss;
          values[i] = value - step;
          const down = mlpGradients(layers, batch, pass).loss;
          values[i] = value;
          expect(Math.abs((up - down) / (2 * step) - learnedOf(gradients[l]!)[part]![i]!)).toBeLessThan(1e-7);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThanOrEqual(18);
  });

  test(`three epochs are those of the plain twin: ${name}`, async () => {
    const { pool, data, training } = await problem(given);
    const trainer = createMlpTrainer(pool, data, training);
    const twin = mlpTrainerScalar(data, training);
    for (let epoch = 0; epoch < 3; epoch++) {
      const rates = Array.from({ length: trainer.nBatches }, (_, b) => 0.01 / (1 + b + epoch));
      const loss = await trainer.epoch(epoch, rates);
      expectClose([loss], [twin.epoch(epoch, rates)], 1e-6);
    }
    const { layers } = trainer.network();
    for (const [l, layer] of twin.layers.entries()) {
      const factor = Float64Array.from({ length: layer.nOut }, (_, u) =>
        layer.gamma.length === 0 ? 1 : layer.gamma[u]! / Math.sqrt(layer.runningVariance[u]! + 1e-5),
      );
      expectClose(
        layers[l]!.weights,
        layer.weights.map((w, i) => w * factor[Math.floor(i / layer.nIn)]!),
        2e-4,
      );
      expectClose(
        layers[l]!.bias,
        layer.bias.map((b, u) => b - (layer.runningMean[u] ?? 0) * factor[u]!),
        2e-4,
      );
    }
    trainer.release();
  });
}

const OPTIMISERS: [name: string, training: Partial<MlpTraining>][] = [
  ['SGD', { optimiser: SGD }],
  ['SGD with momentum', { optimiser: { ...SGD, momentum: 0.9 } }],
  ['Nesterov', { optimiser: { kind: 'sgd', momentum: 0.8, nesterov: true } }],
  ['AdamW', { optimiser: { ...ADAM, kind: 'adamw' }, weightDecay: 0.1 }],
  ['clipped gradients', { optimiser: SGD, clipNorm: 0.05 }],
  ['batches of one row', { batchSize: 1 }],
  ['one batch', { batchSize: 1000 }],
];

for (const [name, training] of OPTIMISERS) {
  test(`epochs are those of the plain twin: ${name}`, async () => {
    for (const widths of [
      [5, 7, 6, 3],
      [1, 1, 2],
      [9, 2],
    ]) {
      const { pool, data, training: full } = await problem({ widths, training });
      const trainer = createMlpTrainer(pool, data, full);
      const twin = mlpTrainerScalar(data, full);
      for (let epoch = 0; epoch < 2; epoch++) {
        const rates = new Array<number>(trainer.nBatches).fill(0.05);
        expectClose([await trainer.epoch(epoch, rates)], [twin.epoch(epoch, rates)], 1e-6);
      }
      for (const [l, { weights, bias }] of trainer.network().layers.entries()) {
        expectClose(weights, twin.layers[l]!.weights, 2e-4);
        expectClose(bias, twin.layers[l]!.bias, 2e-4);
      }
      trainer.release();
    }
  });
}

/** Values, gradient, and both moments at 0. */
function stepped(optimiser: MlpOptimiser, steps: readonly number[], decay: number): number {
  const value = Float64Array.of(2);
  const moments = { first: new Float64Array(1), second: new Float64Array(1) };
  for (const [i, gradient] of steps.entries()) {
    const step = { optimiser, learningRate: 0.1, step: i + 1, decay };
    optimiserStep(value, Float64Array.of(gradient), moments, step);
  }
  return value[0]!;
}

test('steps are those of the papers', () => {
  // Kingma and Ba 2015: with bias correction the first step is the learning rate, whatever the gradient
  expect(stepped(ADAM, [1e-3], 0)).toBeCloseTo(1.9, 5);
  expect(stepped(ADAM, [-500], 0)).toBeCloseTo(2.1, 9);
  // m = .9 * .1 * 3 + .1 * 1 over 1 - .81; v = .999 * .001 * 9 + .001 over 1 - .998001
  const second = 0.37 / 0.19 / Math.sqrt(0.009991 / 0.001999);
  expect(stepped(ADAM, [3, 1], 0)).toBeCloseTo(1.9 - 0.1 * second, 7);
  // Loshchilov and Hutter 2019: decay apart from the moments, learning rate times decay times weight
  expect(stepped({ ...ADAM, kind: 'adamw' }, [-500], 0.5)).toBeCloseTo(2.1 - 0.1 * 0.5 * 2, 9);
  // an L2 penalty goes through the moments: of Adam's first step only the sign counts
  expect(stepped(ADAM, [-500], 0.5)).toBeCloseTo(2.1, 9);
  expect(stepped(SGD, [3], 0.5)).toBeCloseTo(2 - 0.1 * (3 + 0.5 * 2), 12);
  // velocity 3, then .9 * 3 + 1
  const momentum = { ...SGD, momentum: 0.9 };
  expect(stepped(momentum, [3, 1], 0)).toBeCloseTo(2 - 0.3 - 0.37, 12);
  // Nesterov: gradient + momentum * velocity
  expect(stepped({ ...momentum, nesterov: true }, [3, 1], 0)).toBeCloseTo(
    2 - 0.1 * (3 + 2.7) - 0.1 * (1 + 0.9 * 3.7),
    12,
  );
});

test('training gives the same bytes at 1, 2 and 3 threads', async () => {
  const batchNorm = { batchNorm: true, dropout: [0.2, 0], clipNorm: 0.5 };
  for (const training of [{}, batchNorm]) {
    const results = [];
    for (const threads of [1, 2, 3]) {
      const given = { n: 400, widths: [20, 128, 64, 4], threads, training: { ...training, batchSize: 90 } };
      const { pool, data, training: full } = await problem(given);
      // a clock of its own cuts the epochs into other runs
      let ms = 0;
      const elapsedMs = () => (ms += threads * 7 + (ms % 5));
      const trainer = createMlpTrainer(pool, data, { ...full, elapsedMs });
      const losses = [];
      for (let epoch = 0; epoch < 3; epoch++) {
        losses.push(await trainer.epoch(epoch, new Array<number>(trainer.nBatches).fill(0.01)));
      }
      const network = trainer.network();
      results.push({ losses, network, predicted: await predictMlp(pool, data.x, { network }) });
      trainer.release();
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  }
});

test('steps go on with as many threads as are quickest', () => {
  const choice = createThreadChoice(2, 1000);
  const run = (epoch: number, from: number, msOfStep: Record<number, number>) => {
    const next = choice.next(epoch, from, 400);
    choice.took(next, (next.to - next.from) * msOfStep[next.nThreads]!);
    return [next.nThreads, next.to];
  };
  const quiet = { 1: 5, 2: 3 };
  expect([run(0, 0, quiet), run(0, 32, quiet), run(0, 64, quiet)]).toEqual([
    [2, 32],
    [1, 64],
    [2, 400],
  ]);
  expect(run(1, 0, quiet)).toEqual([2, 400]);
  // other work takes a core: two threads wait for each other
  const busy = { 1: 6, 2: 40 };
  expect([run(2, 0, busy), run(3, 0, busy)]).toEqual([
    [2, 400],
    [1, 400],
  ]);
  // when it is gone the next look shows
  expect([run(4, 0, quiet), run(4, 32, quiet), run(5, 0, quiet)]).toEqual([
    [2, 32],
    [2, 400],
    [2, 400],
  ]);
  expect(createThreadChoice(1, 100).next(8, 0, 400)).toEqual({ from: 0, to: 100, nThreads: 1 });
});

test('predictions are those of the plain twin', async () => {
  for (const [n, widths] of [
    [1, [1, 1, 2]],
    [9, [3, 2]],
    [203, [17, 33, 5, 6]],
    [260, [4, 5, 3]],
  ] as const) {
    for (const activation of [RELU, { kind: 'tanh' }] as const) {
      const { pool, data, training } = await problem({ n: n + 2, widths, activation });
      const { rows, x } = data;
      const predicted = await predictMlp(pool, x, { network: training.network, rows });
      const nClasses = widths.at(-1)!;
      const layers = statesOf(training);
      for (const [at, row] of rows.entries()) {
        const values = x.data.slice(row * x.nCols, (row + 1) * x.nCols);
        const pass = { activation, dropout: widths.map(() => 0), seed: 0, epoch: 0 };
        const batch = { x: [values], y: [0], weights: [1], rows: [row] };
        // the derivative by the bias of a class is its probability, less 1 for the row's own
        const own = mlpGradients(layers, batch, pass).gradients.at(-1)!.bias;
        own[0]! += 1;
        expectClose(predicted.subarray(at * nClasses, (at + 1) * nClasses), own, 2e-6);
      }
    }
  }
});

test('exp and tanh keep to the errors that they state', async () => {
  const pool = await poolOf(1);
  const n = 4000;
  const x = pool.matrix(n, 1);
  for (const i of x.data.keys()) x.data[i] = (i * 86) / n;
  const layer = (nOut: number, nIn: number, ...weights: number[]) => {
    return { nIn, nOut, weights: Float32Array.from(weights), bias: new Float32Array(nOut) };
  };
  const exp = await predictMlp(pool, x, { network: { activation: RELU, layers: [layer(2, 1, -1, 0)] } });
  for (const [i, value] of x.data.entries()) {
    const expected = Math.exp(-value) / (1 + Math.exp(-value));
    expect(Math.abs(exp[2 * i]! / expected - 1)).toBeLessThan(5e-7);
  }
  for (const i of x.data.keys()) x.data[i] = (20 * i) / n - 10;
  const layers = [layer(1, 1, 1), layer(2, 1, 1, 0)];
  const tanh = await predictMlp(pool, x, { network: { activation: { kind: 'tanh' }, layers } });
  for (const [i, value] of x.data.entries()) {
    expect(Math.abs(tanh[2 * i]! - 1 / (1 + Math.exp(-Math.tanh(value))))).toBeLessThan(3e-7);
  }
});

test('predictions are never NaN, however far the rows and however large the weights', async () => {
  const { pool, data, training } = await problem({ widths: [4, 8, 8, 3] });
  data.x.data.set([3.4e38, -3.4e38, Number.POSITIVE_INFINITY, Number.NaN]);
  for (const { weights } of training.network.layers) for (const i of weights.keys()) weights[i]! *= 1e15;
  const predicted = await predictMlp(pool, data.x, { network: training.network });
  expect(predicted.every((value) => value >= 0 && value <= 1)).toBe(true);
});

test('training goes on when the memory has grown since it began', async () => {
  const { pool, data, training } = await problem({ training: { optimiser: SGD } });
  const trainer = createMlpTrainer(pool, data, training);
  const twin = mlpTrainerScalar(data, training);
  const { arena } = engineOf(pool);
  const before = arena.memory.buffer.byteLength;
  while (arena.memory.buffer.byteLength === before) arena.allocate(64);
  const rates = new Array<number>(trainer.nBatches).fill(0.05);
  expectClose([await trainer.epoch(0, rates)], [twin.epoch(0, rates)], 1e-6);
});

test('a loss out of bounds is not hidden', async () => {
  const { pool, data, training } = await problem({ training: { optimiser: SGD } });
  const trainer = createMlpTrainer(pool, data, training);
  let loss = 0;
  for (let epoch = 0; epoch < 5; epoch++) {
    loss = await trainer.epoch(epoch, new Array<number>(trainer.nBatches).fill(1e20));
  }
  expect(loss).toBeNaN();
  trainer.release();
});
