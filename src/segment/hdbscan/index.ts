export { hdbscanLearner } from './fit.ts';
export type { HdbscanModel } from './model.ts';
export { type HdbscanOptions, hdbscanOptionsSchema } from './options.ts';
export type { HdbscanState } from './state.ts';
