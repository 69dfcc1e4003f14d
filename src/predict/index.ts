export { type KNearestNeighboursModel, kNearestNeighboursLearner } from './k-nearest-neighbours/index.ts';
export {
  type LinearPredictor,
  type LogisticRegressionModel,
  logisticRegressionLearner,
} from './logistic-regression/index.ts';
export { classifierOf, classifiers } from './registry.ts';
export type { TreeArrays } from './trees/tree-arrays.ts';
