import { AppError, nearestName } from '#base';
import type { Classifier } from '#learn';
import { decisionTree } from './decision-tree/index.ts';
import { extraTrees } from './extra-trees/index.ts';
import { gradientBoostingLearner } from './gradient-boosting/index.ts';
import { kNearestNeighboursLearner } from './k-nearest-neighbours/index.ts';
import { logisticRegressionLearner } from './logistic-regression/index.ts';
import { multilayerPerceptron } from './multilayer-perceptron/index.ts';
import { naiveBayesLearner } from './naive-bayes/index.ts';
import { randomForest } from './random-forest/index.ts';

/** Every learner of classes. */
export const classifiers: readonly Classifier[] = [
  logisticRegressionLearner as Classifier,
  gradientBoostingLearner as Classifier,
  randomForest as Classifier,
  extraTrees as Classifier,
  decisionTree as Classifier,
  kNearestNeighboursLearner as Classifier,
  multilayerPerceptron as Classifier,
  naiveBayesLearner as Classifier,
];

/** The learner of a name. @throws OPTION_INVALID */
export function classifierOf(name: string): Classifier {
  const found = classifiers.find((learner) => learner.name === name);
  if (found !== undefined) return found;
  const names = classifiers.map((learner) => learner.name);
  const near = nearestName(name, names);
  throw new AppError('OPTION_INVALID', `learner: expected one of ${names.join(', ')}, got "${name}"`, {
    ...(near === null ? {} : { hint: `Did you mean ${near}?` }),
  });
}
