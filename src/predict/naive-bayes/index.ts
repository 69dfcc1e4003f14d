export { packNaiveBayes, unpackNaiveBayes } from './codec.ts';
export { naiveBayesLearner } from './fit.ts';
export { createNaiveBayesModel, type NaiveBayesModel } from './model.ts';
export { type NaiveBayesOptions, naiveBayesOptionsSchema } from './options.ts';
export type { NaiveBayesState } from './state.ts';
