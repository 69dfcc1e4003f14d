export { stackingOptionsSchema } from './options.ts';
export { LEAST_SAID, stackedFeatures } from './said-by-members.ts';
export { fittedStacking, type StackingOptions, stackingProcedure } from './stacking-procedure.ts';
