export { type CentreStream, createCentreStream } from './centre-stream.ts';
export { miniBatchKMeansLearner } from './fit.ts';
export { type LearntCentres, learnFromBatches } from './learn-from-batches.ts';
export { createMiniBatchKMeansModel, type MiniBatchKMeansModel } from './model.ts';
export { modelFromBatches, type StreamedModelOptions } from './model-from-batches.ts';
export { type MiniBatchKMeansOptions, miniBatchKMeansOptionsSchema } from './options.ts';
