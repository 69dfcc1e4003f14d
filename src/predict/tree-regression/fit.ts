import type { Regressor } from '#learn';
import { unpackTreesRegression } from './codec.ts';
import { growRegression } from './grow.ts';
import { createTreesRegressionModel, type TreesRegressionModel } from './model.ts';
import {
  type ForestRegressionOptions,
  forestRegressionOptionsSchema,
  type TreeRegressionOptions,
  treeRegressionOptionsSchema,
} from './options.ts';

/**
 * A tree of questions about one column each whose leaves are means (Breiman, Friedman, Olshen and Stone 1984): exact best splits
 * over up to 255 values a column, sets of levels, a learned way for missing values.
 * @throws WEIGHTS_INVALID, TARGET_INVALID
 */
export const decisionTreeRegression: Regressor<TreeRegressionOptions, TreesRegressionModel> = {
  name: 'decision-tree',
  title: 'Decision tree',
  task: 'regression',
  options: treeRegressionOptionsSchema,
  needs: { missing: true, categories: 'codes', scaled: false },
  weightsAreRepeats: true,
  fit: async (input, given, ctx) => {
    const one = { columnsPerSplit: input.x.x.nCols, bootstrap: false, seeds: Uint32Array.of(0) };
    const options = { ...given, ...one };
    return createTreesRegressionModel(await growRegression('decision-tree', input, { options, ctx }));
  },
  unpack: (bundle) => createTreesRegressionModel(unpackTreesRegression('decision-tree', bundle)),
};

/**
 * Many trees of means, each on rows drawn with replacement and with columns drawn at every node (Breiman 2001).
 * @throws WEIGHTS_INVALID, TARGET_INVALID
 */
export const randomForestRegression: Regressor<ForestRegressionOptions, TreesRegressionModel> = {
  name: 'random-forest',
  title: 'Random forest',
  task: 'regression',
  options: forestRegressionOptionsSchema,
  needs: { missing: true, categories: 'codes', scaled: false },
  weightsAreRepeats: false,
  fit: async (input, { trees, columns, ...given }, ctx) => {
    const rng = ctx.rng.fork('random-forest');
    const seeds = Uint32Array.from({ length: trees }, (_, t) => rng.fork(t).uint32());
    const options = { ...given, seeds, columnsPerSplit: columnsOf(columns, input.x.x.nCols) };
    return createTreesRegressionModel(await growRegression('random-forest', input, { options, ctx }));
  },
  unpack: (bundle) => createTreesRegressionModel(unpackTreesRegression('random-forest', bundle)),
};

function columnsOf(columns: ForestRegressionOptions['columns'], nCols: number): number {
  const named = { third: nCols / 3, sqrt: Math.sqrt(nCols), log2: Math.log2(nCols), all: nCols };
  return Math.max(1, Math.floor(typeof columns === 'number' ? columns : named[columns]));
}
