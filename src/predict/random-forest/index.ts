export { type FittedRandomForest, fitRandomForest, randomForest } from './fit.ts';
export { createRandomForestModel, type RandomForestModel } from './model.ts';
export { type RandomForestOptions, randomForestOptionsSchema } from './options.ts';
export type { OutOfBagScore, RandomForestState } from './state.ts';
