export { type Coding, findCoding } from './coding.ts';
export { kPrototypesLearner } from './fit.ts';
export { createKPrototypesModel, type KPrototypesModel } from './model.ts';
export { type KPrototypesOptions, kPrototypesOptionsSchema } from './options.ts';
export type { KPrototypesState } from './state.ts';
