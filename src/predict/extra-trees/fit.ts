import { AppError } from '#base';
import type { Classifier } from '#learn';
import { growForest, outOfBagProbabilities, outOfBagScore } from '../random-forest/index.ts';
import { requireRows } from '../trees/index.ts';
import { unpackExtraTrees } from './codec.ts';
import { createExtraTreesModel, type ExtraTreesModel } from './model.ts';
import { type ExtraTreesOptions, extraTreesOptionsSchema } from './options.ts';

const NAME = 'extra-trees';

/**
 * Extremely randomised trees (Geurts, Ernst and Wehenkel 2006): at every node columns are drawn, and of each one cut;
 * the best of these is made.
 * @throws WEIGHTS_INVALID, TARGET_INVALID, OPTION_INVALID
 */
export const extraTrees: Classifier<ExtraTreesOptions, ExtraTreesModel> = {
  name: NAME,
  title: 'Extra trees',
  task: 'classification',
  options: extraTreesOptionsSchema,
  needs: { missing: true, categories: 'codes', scaled: false },
  weightsAreRepeats: false,
  async fit(input, options, ctx) {
    requireRows(NAME, input);
    if (options.outOfBag && !options.bootstrap)
      throw new AppError('OPTION_INVALID', `${NAME}: expected bootstrap where outOfBag is set, got none`);
    const forest = { name: NAME, areCutsDrawn: true };
    const { trees, inBag, importance } = await growForest(forest, { input, options }, ctx);
    const outOfBag = options.outOfBag ? await outOfBagProbabilities(trees, { input, inBag }, ctx) : null;
    return createExtraTreesModel({
      features: input.x.features.map(({ name }) => name),
      nClasses: input.nClasses,
      trees,
      importance,
      outOfBag: outOfBag === null ? null : outOfBagScore(outOfBag, input),
    });
  },
  unpack: (bundle) => createExtraTreesModel(unpackExtraTrees(bundle)),
};
