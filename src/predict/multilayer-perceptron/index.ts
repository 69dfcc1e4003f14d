export { multilayerPerceptron } from './fit.ts';
export { createMultilayerPerceptronModel, type MultilayerPerceptronModel } from './model.ts';
export { type MultilayerPerceptronOptions, multilayerPerceptronOptionsSchema } from './options.ts';
export type { EpochRecord, MultilayerPerceptronState } from './state.ts';
