import { expect, test } from 'vitest';
import { createMlpTrainer, type MlpNetwork } from '#kernels';
import { REGRESSION_LOSSES, type RegressionLoss } from '#learn';
import {
  expectBundleChecks,
  expectRegresses,
  regressorInput,
  type TargetNumbers,
} from '../../../test/testkit/regressor-conformance.ts';
import { linearRegression } from '../linear-regression/index.ts';
import { madeTargets } from '../testkit/made-targets.ts';
import { sharedContext } from '../testkit/shared-context.ts';
import { multilayerPerceptronRegression } from './index.ts';

const context = sharedContext();
const numbers = madeTargets({ n: 150, d: 4, seed: 11 });
const counts = madeTargets({ n: 150, d: 4, seed: 12, counts: true });
const dataOf = (loss: RegressionLoss) => (loss === 'poisson' || loss === 'tweedie' ? counts : numbers);

async function predictionsOf(
  data: TargetNumbers,
  given: Readonly<Record<string, unknown>>,
): Promise<Float64Array> {
  const ctx = context();
  const input = regressorInput(ctx.pool, data);
  try {
    const options = multilayerPerceptronRegression.options.parse(given);
    return await (await multilayerPerceptronRegression.fit(input, options, ctx)).predict(input.x, ctx);
  } finally {
    input.x.x.release();
  }
}

test.each(REGRESSION_LOSSES)('keeps the promises of learners of numbers: %s', async (loss) => {
  const options = { loss, epochs: 6, layers: [8, 5], batchSize: 32 };
  await expectRegresses(multilayerPerceptronRegression, { options, data: dataOf(loss) });
});

interface Numbers {
  readonly nIn: number;
  readonly nOut: number;
  readonly weights: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
}

/** Mean weighted loss of a network of one hidden layer of tanh, in f64. */
function lossOf(
  { layers }: { readonly layers: readonly Numbers[] },
  { rows, y, weights }: Required<Pick<TargetNumbers, 'rows' | 'y' | 'weights'>>,
  { loss, power }: { readonly loss: RegressionLoss; readonly power: number },
): number {
  const [hidden, last] = layers as [Numbers, Numbers];
  return rows.reduce((sum, row, i) => {
    let score = last.bias[0]!;
    for (let u = 0; u < hidden.nOut; u++) {
      const z = row.reduce((a, value, j) => a + value * hidden.weights[u * hidden.nIn + j]!, hidden.bias[u]!);
      score += last.weights[u]! * Math.tanh(z);
    }
    const t = y[i]!;
    const own = {
      squared: (score - t) ** 2 / 2,
      absolute: Math.abs(score - t),
      poisson: Math.exp(score) - t * score,
      tweedie:
        (t * Math.exp((1 - power) * score)) / (power - 1) + Math.exp((2 - power) * score) / (2 - power),
    };
    return sum + (weights[i]! * own[loss]) / rows.length;
  }, 0);
}

test.each(REGRESSION_LOSSES)('a step goes against the finite differences of the loss: %s', async (loss) => {
  const ctx = context();
  const { rows, y } = dataOf(loss);
  const weights = rows.map((_, i) => 0.5 + (i % 3));
  const input = regressorInput(ctx.pool, { rows, y });
  const dense = (nIn: number, nOut: number) => ({
    nIn,
    nOut,
    weights: Float32Array.from({ length: nIn * nOut }, (_, at) => Math.sin(3 + 5 * at) / 2),
    bias: Float32Array.from({ length: nOut }, (_, at) => Math.cos(at) / 4),
  });
  const network: MlpNetwork = { activation: { kind: 'tanh' }, layers: [dense(4, 3), dense(3, 1)] };
  const power = 1.4;
  const rate = 0.01;
  const trainer = createMlpTrainer(
    ctx.pool,
    {
      x: input.x.x,
      rows: Uint32Array.from(rows.keys()),
      y: new Int32Array(rows.length),
      weights: Float32Array.from(weights),
      targets: { values: Float32Array.from(y), loss, power },
    },
    {
      network,
      batchNorm: false,
      dropout: [0],
      optimiser: { kind: 'sgd', momentum: 0, nesterov: false },
      weightDecay: 0,
      clipNorm: 0,
      batchSize: rows.length,
      seed: 1,
    },
  );
  const told = await trainer.epoch(0, [rate]);
  const after = trainer.network();
  const at = { rows, y, weights };
  expect(told).toBeCloseTo(lossOf(network, at, { loss, power }), 4);
  const step = 1e-3;
  for (const [l, layer] of network.layers.entries()) {
    for (const part of ['weights', 'bias'] as const) {
      for (let i = 0; i < layer[part].length; i++) {
        const moved = [-step, step].map((by) => {
          const layers = network.layers.map((own, k) => {
            if (k !== l) return own;
            return { ...own, [part]: Float64Array.from(own[part], (value, j) => value + (j === i ? by : 0)) };
          });
          return lossOf({ ...network, layers }, at, { loss, power });
        });
        const slope = (moved[1]! - moved[0]!) / (2 * step);
        const made = (layer[part][i]! - after.layers[l]![part][i]!) / rate;
        expect(Math.abs(made - slope), `${l} ${part} ${i}`).toBeLessThan(loss === 'absolute' ? 5e-2 : 2e-3);
      }
    }
  }
  trainer.release();
  input.x.x.release();
});

test.each(['squared', 'poisson', 'tweedie'] as const)(
  'without hidden layers it comes to the linear regression: %s',
  async (loss) => {
    const ctx = context();
    const data = dataOf(loss);
    const input = regressorInput(ctx.pool, data);
    const options = linearRegression.options.parse({ loss, alpha: 0 });
    const linear = await (await linearRegression.fit(input, options, ctx)).predict(input.x, ctx);
    const given = {
      layers: [],
      loss,
      epochs: 400,
      batchSize: 150,
      learningRate: 0.05,
      weightDecay: 0,
      validationShare: 0,
    };
    for (const [i, value] of (await predictionsOf(data, given)).entries()) {
      expect(Math.abs(value / linear[i]! - 1) < 0.01 || Math.abs(value - linear[i]!) < 0.01).toBe(true);
    }
    input.x.x.release();
  },
);

test('targets of any size and place are learned alike, and better than by their mean', async () => {
  const near = await predictionsOf(numbers, { epochs: 60 });
  const far = await predictionsOf(
    { ...numbers, y: numbers.y.map((value) => 1e6 + 1024 * value) },
    { epochs: 60 },
  );
  const mean = numbers.y.reduce((a, b) => a + b, 0) / 150;
  let [errors, before] = [0, 0];
  for (const [i, value] of near.entries()) {
    expect((far[i]! - 1e6) / 1024).toBeCloseTo(value, 2);
    errors += (value - numbers.y[i]!) ** 2;
    before += (mean - numbers.y[i]!) ** 2;
  }
  expect(errors).toBeLessThan(before / 3);
});

test('options that make no sense together and damaged bundles are refused', async () => {
  await expect(predictionsOf(numbers, { epochs: 2, warmUpEpochs: 3 })).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  });
  const ctx = context();
  const input = regressorInput(ctx.pool, numbers);
  const options = multilayerPerceptronRegression.options.parse({ epochs: 2 });
  expectBundleChecks(
    multilayerPerceptronRegression,
    await multilayerPerceptronRegression.fit(input, options, ctx),
  );
  input.x.x.release();
});
