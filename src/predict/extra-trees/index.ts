export { extraTrees } from './fit.ts';
export type { ExtraTreesModel } from './model.ts';
export { type ExtraTreesOptions, extraTreesOptionsSchema } from './options.ts';
