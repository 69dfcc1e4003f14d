import { decisionTreeSpace } from '../decision-tree/space.ts';
import { extraTreesSpace } from '../extra-trees/space.ts';
import { gradientBoostingSpace } from '../gradient-boosting/space.ts';
import { kNearestNeighboursSpace } from '../k-nearest-neighbours/space.ts';
import { logisticRegressionSpace } from '../logistic-regression/space.ts';
import { multilayerPerceptronSpace } from '../multilayer-perceptron/space.ts';
import { naiveBayesSpace } from '../naive-bayes/space.ts';
import { randomForestSpace } from '../random-forest/space.ts';
import type { SearchSpace } from './axis.ts';

/** Where good options of each learner are looked for, by its name. */
export const searchSpaces: Readonly<Record<string, SearchSpace>> = {
  'logistic-regression': logisticRegressionSpace,
  'gradient-boosting': gradientBoostingSpace,
  'random-forest': randomForestSpace,
  'extra-trees': extraTreesSpace,
  'decision-tree': decisionTreeSpace,
  'k-nearest-neighbours': kNearestNeighboursSpace,
  'multilayer-perceptron': multilayerPerceptronSpace,
  'naive-bayes': naiveBayesSpace,
};
