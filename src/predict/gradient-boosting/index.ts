export { packGradientBoosting, unpackGradientBoosting } from './codec.ts';
export { gradientBoostingLearner } from './fit.ts';
export { createGradientBoostingModel, type GradientBoostingModel } from './model.ts';
export { type GradientBoostingOptions, gradientBoostingOptionsSchema } from './options.ts';
export type { GradientBoostingState } from './state.ts';
