export { packLogisticRegression, unpackLogisticRegression } from './codec.ts';
export { logisticRegressionLearner } from './fit.ts';
export {
  createLogisticRegressionModel,
  type LinearPredictor,
  type LogisticRegressionModel,
} from './model.ts';
export { type LogisticRegressionOptions, logisticRegressionOptionsSchema } from './options.ts';
export type { LogisticRegressionState } from './state.ts';
