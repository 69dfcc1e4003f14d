import type { Classifier } from '#learn';
import { checkOptions } from './check-options.ts';
import { unpackMultilayerPerceptron } from './codec.ts';
import { holdOutRows } from './hold-out-rows.ts';
import { initialNetwork } from './initial-network.ts';
import { createMultilayerPerceptronModel, type MultilayerPerceptronModel } from './model.ts';
import { type MultilayerPerceptronOptions, multilayerPerceptronOptionsSchema } from './options.ts';
import { rowWeights } from './row-weights.ts';
import { trainNetwork } from './train-network.ts';

/**
 * Multilayer perceptron: dense layers, softmax and cross-entropy, trained by batches (Rumelhart, Hinton and Williams
 * 1986). What stops it early is held out of the rows given. O(weights) a row and epoch.
 * @throws OPTION_INVALID when options make no sense together.
 * @throws WEIGHTS_INVALID when a weight is below 0 or not finite, or none is above 0.
 * @throws FIT_DIVERGED when the loss or the weights are out of bounds.
 */
export const multilayerPerceptron: Classifier<MultilayerPerceptronOptions, MultilayerPerceptronModel> = {
  name: 'multilayer-perceptron',
  title: 'Multilayer perceptron',
  task: 'classification',
  options: multilayerPerceptronOptionsSchema,
  needs: { missing: false, categories: 'indicators', scaled: true },
  weightsAreRepeats: false,
  async fit(input, options, ctx) {
    checkOptions(options);
    const { features, x } = input.x;
    const { nClasses } = input;
    const rng = ctx.rng.fork('multilayer-perceptron');
    const { weights, rows } = rowWeights(input, options.classWeights === 'balanced');
    const share = options.validationShare;
    const split = holdOutRows(input, { rows, share, rng: rng.fork('hold-out') });
    const start = initialNetwork(options, { nCols: x.nCols, nClasses }, rng.fork('weights'));
    const seed = rng.fork('epochs').uint32();
    const trained = await trainNetwork({ input, split, weights, options, start, seed }, ctx);
    return createMultilayerPerceptronModel({
      ...trained,
      features: features.map(({ name }) => name),
      nClasses,
      heldOutRows: split.heldOut.length,
    });
  },
  unpack: (bundle) => createMultilayerPerceptronModel(unpackMultilayerPerceptron(bundle)),
};
