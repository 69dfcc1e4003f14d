import type { Regressor, RegressorInput } from '#learn';
import type { Context } from '#matrix';
import { checkOptions } from '../multilayer-perceptron/check-options.ts';
import { holdOutRows } from '../multilayer-perceptron/hold-out-rows.ts';
import { initialNetwork } from '../multilayer-perceptron/initial-network.ts';
import { rowWeights } from '../multilayer-perceptron/row-weights.ts';
import { trainNetwork } from '../multilayer-perceptron/train-network.ts';
import { requireTargets } from '../require-targets.ts';
import { spreadOf } from '../spread-of.ts';
import { unpackPerceptronRegression } from './codec.ts';
import { createPerceptronRegressionModel, type PerceptronRegressionModel } from './model.ts';
import { type PerceptronRegressionOptions, perceptronRegressionOptionsSchema } from './options.ts';

/**
 * Multilayer perceptron of numbers: dense layers and one output, which is the number or, of Poisson and Tweedie, its logarithm;
 * targets are taken in units of their spread about their mean, or of their mean. O(weights) a row and epoch.
 * @throws OPTION_INVALID, TARGET_INVALID, WEIGHTS_INVALID, FIT_DIVERGED
 */
export const multilayerPerceptronRegression: Regressor<
  PerceptronRegressionOptions,
  PerceptronRegressionModel
> = {
  name: 'multilayer-perceptron',
  title: 'Multilayer perceptron',
  task: 'regression',
  options: perceptronRegressionOptionsSchema,
  needs: { missing: false, categories: 'indicators', scaled: true },
  weightsAreRepeats: false,
  fit,
  unpack: (bundle) => createPerceptronRegressionModel(unpackPerceptronRegression(bundle)),
};

async function fit(
  input: RegressorInput,
  given: PerceptronRegressionOptions,
  ctx: Context,
): Promise<PerceptronRegressionModel> {
  const options = { ...given, classWeights: 'none' as const };
  checkOptions(options);
  const { loss, power } = options;
  const { total, mean } = requireTargets('multilayer-perceptron', input, loss);
  const isLog = loss === 'poisson' || loss === 'tweedie';
  const origin = isLog ? 0 : mean;
  const unit = isLog ? mean : spreadOf(input, { total, mean });
  const { x, y, groups } = input;
  const alike = { x, y: new Int32Array(y.length), nClasses: 1, weights: input.weights, groups };
  const rng = ctx.rng.fork('multilayer-perceptron');
  const { weights, rows } = rowWeights(alike, false);
  const split = holdOutRows(alike, { rows, share: options.validationShare, rng: rng.fork('hold-out') });
  const start = initialNetwork(options, { nCols: x.x.nCols, nClasses: 1 }, rng.fork('weights'));
  const seed = rng.fork('epochs').uint32();
  const targets = { values: Float32Array.from(y, (value) => (value - origin) / unit), loss, power };
  const trained = await trainNetwork({ input: alike, split, weights, options, start, seed, targets }, ctx);
  return createPerceptronRegressionModel({
    ...trained,
    features: x.features.map(({ name }) => name),
    isLog,
    origin,
    unit,
    heldOutRows: split.heldOut.length,
  });
}
