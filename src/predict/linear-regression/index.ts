export { linearRegression } from './fit.ts';
export type { LinearRegressionModel } from './model.ts';
