export { gradientBoostingRegression } from './fit.ts';
export type { BoostingRegressionModel } from './model.ts';
