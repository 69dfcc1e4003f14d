export { gaussianMixtureLearner } from './fit.ts';
export { createGaussianMixtureModel, type GaussianMixtureModel } from './model.ts';
export {
  type CovarianceKind,
  type GaussianMixtureOptions,
  gaussianMixtureOptionsSchema,
} from './options.ts';
export type { GaussianMixtureState } from './state.ts';
