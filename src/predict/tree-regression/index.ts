export { decisionTreeRegression, randomForestRegression } from './fit.ts';
export type { TreesRegressionModel } from './model.ts';
