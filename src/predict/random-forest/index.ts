export { packRandomForest, unpackRandomForest } from './codec.ts';
export { type FittedRandomForest, fitRandomForest, growForest, randomForest } from './fit.ts';
export { createRandomForestModel, type RandomForestModel } from './model.ts';
export { type RandomForestOptions, randomForestOptionsSchema } from './options.ts';
export { outOfBagProbabilities, outOfBagScore } from './out-of-bag.ts';
export type { OutOfBagScore, RandomForestState } from './state.ts';
