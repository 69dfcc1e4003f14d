import { AppError } from '#base';
import { type GrownTree, growTrees, type TreeArrays } from '#kernels';
import type { Classifier, ClassifierInput } from '#learn';
import type { Context } from '#matrix';
import {
  type CodeMeaning,
  classWeightsOf,
  codeRows,
  joinTrees,
  leafShares,
  oneTree,
  requireRows,
} from '../trees/index.ts';
import { weightsByClass } from '../weights-by-class.ts';
import { unpackRandomForest } from './codec.ts';
import { createRandomForestModel, type RandomForestModel } from './model.ts';
import { type RandomForestOptions, randomForestOptionsSchema } from './options.ts';
import { outOfBagProbabilities, outOfBagScore } from './out-of-bag.ts';

/**
 * Many trees, each on rows drawn with replacement and with columns drawn at every node (Breiman 2001).
 * @throws WEIGHTS_INVALID, TARGET_INVALID, OPTION_INVALID
 */
export const randomForest: Classifier<RandomForestOptions, RandomForestModel> = {
  name: 'random-forest',
  title: 'Random forest',
  task: 'classification',
  options: randomForestOptionsSchema,
  needs: { missing: true, categories: 'codes', scaled: false },
  weightsAreRepeats: false,
  fit: async (input, options, ctx) => (await fitRandomForest(input, options, ctx)).model,
  unpack: (bundle) => createRandomForestModel(unpackRandomForest(bundle)),
};

/** A forest and what its trees say about the training rows that they did not draw. */
export interface FittedRandomForest {
  readonly model: RandomForestModel;
  /** [nRows, nClasses] NaN for rows that all trees drew; null without `outOfBag`. */
  readonly outOfBag: Float32Array | null;
}

/** Fits a forest and keeps the out-of-bag probabilities, which its model only has the score of. */
export async function fitRandomForest(
  input: ClassifierInput,
  options: RandomForestOptions,
  ctx: Context,
): Promise<FittedRandomForest> {
  requireRows('random-forest', input);
  if (options.outOfBag && !options.bootstrap) {
    throw new AppError('OPTION_INVALID', 'random-forest: expected bootstrap where outOfBag is set, got none');
  }
  const forest = { name: 'random-forest', areCutsDrawn: false };
  const { trees, inBag, importance } = await growForest(forest, { input, options }, ctx);
  const outOfBag = options.outOfBag ? await outOfBagProbabilities(trees, { input, inBag }, ctx) : null;
  const model = createRandomForestModel({
    features: input.x.features.map(({ name }) => name),
    nClasses: input.nClasses,
    trees,
    importance,
    outOfBag: outOfBag === null ? null : outOfBagScore(outOfBag, input),
  });
  return { model, outOfBag };
}

/** Trees, and what they tell of rows and columns. */
export interface Forest {
  readonly trees: TreeArrays;
  /** [nTrees, nRows / 32] bits of the rows that a tree drew; empty without `outOfBag`. */
  readonly inBag: Uint32Array;
  readonly importance: Float64Array;
}

/** Grows the trees of a forest, with the best cut of each column that is looked at or with one that is drawn. */
export async function growForest(
  { name, areCutsDrawn }: { readonly name: string; readonly areCutsDrawn: boolean },
  { input, options }: { readonly input: ClassifierInput; readonly options: RandomForestOptions },
  ctx: Context,
): Promise<Forest> {
  const { nClasses } = input;
  const { nCols, nRows } = input.x.x;
  const classWeights = classWeightsOf(options.classWeights, weightsByClass(input));
  const rng = ctx.rng.fork(name);
  const coded = await codeRows(input, options.maxBins, ctx);
  const parts = new Array<TreeArrays>(options.trees);
  const importances = new Array<Float64Array>(options.trees);
  const words = Math.ceil(nRows / 32);
  const inBag = new Uint32Array(options.outOfBag ? options.trees * words : 0);
  let nDone = 0;
  const onTree = (tree: GrownTree, t: number) => {
    const values = leafShares(tree, classWeights);
    parts[t] = oneTree(tree, { meaning: coded.meaning, width: nClasses, values });
    importances[t] = tree.importance;
    if (options.outOfBag && tree.inBag !== null) inBag.set(tree.inBag, t * words);
    ctx.progress.report(++nDone / options.trees);
  };
  try {
    await growTrees(ctx.pool, coded.rows, {
      ...options,
      maxDepth: options.maxDepth === 0 ? Number.POSITIVE_INFINITY : options.maxDepth,
      minImpurityDecrease: options.minImpurityDecrease * (options.criterion === 'entropy' ? Math.LN2 : 1),
      columnsPerSplit: columnsOf(options.columns, nCols),
      classWeights,
      ...(areCutsDrawn ? { cutValues: valuesOfCodes(coded.meaning, nCols) } : {}),
      seeds: Uint32Array.from({ length: options.trees }, (_, t) => rng.fork(t).uint32()),
      onTree,
    });
  } finally {
    coded.release();
  }
  return { trees: joinTrees(parts), inBag, importance: meanImportance(importances) };
}

const CODES = 256;

/** [nCols, CODES] the middle of the values of each code. */
function valuesOfCodes({ lowest, highest }: CodeMeaning, nCols: number): Float64Array {
  return Float64Array.from({ length: nCols * CODES }, (_, at) => {
    const [column, code] = [Math.floor(at / CODES), at % CODES];
    const [low = 0, high = 0] = [lowest[column]?.[code], highest[column]?.[code]];
    const middle = low / 2 + high / 2;
    return Number.isFinite(middle) ? middle : 0;
  });
}

function columnsOf(columns: RandomForestOptions['columns'], nCols: number): number {
  const named = { sqrt: Math.sqrt(nCols), log2: Math.log2(nCols), all: nCols };
  return Math.max(1, Math.floor(typeof columns === 'number' ? columns : named[columns]));
}

/** Each tree counts alike, those of one leaf not at all. */
function meanImportance(importances: readonly Float64Array[]): Float64Array {
  const sums = importances[0]!.map(() => 0);
  for (const one of importances) {
    const total = one.reduce((a, b) => a + b, 0);
    if (total > 0) for (const [j, value] of one.entries()) sums[j]! += value / total;
  }
  const total = sums.reduce((a, b) => a + b, 0);
  return total > 0 ? sums.map((sum) => sum / total) : sums;
}
