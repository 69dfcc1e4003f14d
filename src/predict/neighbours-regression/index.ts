export { kNearestNeighboursRegression } from './fit.ts';
export type { NeighboursRegressionModel } from './model.ts';
