export { packKMeans, unpackKMeans } from './codec.ts';
export { type KMeansClustering, kmeansLearner, modelOfClustering } from './fit.ts';
export { createKMeansModel, type KMeansModel } from './model.ts';
export { type KMeansOptions, kmeansOptionsSchema } from './options.ts';
export type { KMeansState } from './state.ts';
