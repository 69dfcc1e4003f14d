export { stackingOptionsSchema } from './options.ts';
export { stackedFeatures } from './said-by-members.ts';
export { fittedStacking, type StackingOptions, stackingProcedure } from './stacking-procedure.ts';
