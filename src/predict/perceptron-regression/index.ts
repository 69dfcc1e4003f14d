export { multilayerPerceptronRegression } from './fit.ts';
export type { PerceptronRegressionModel } from './model.ts';
