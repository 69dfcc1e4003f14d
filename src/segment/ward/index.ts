export { cutTree } from './cut-tree.ts';
export type { Dendrogram } from './dendrogram.ts';
export { wardLearner } from './fit.ts';
export { createWardModel, type WardModel } from './model.ts';
export { type WardOptions, wardOptionsSchema } from './options.ts';
export type { WardState } from './state.ts';
export { type WardTree, wardTree } from './ward-tree.ts';
