export { packKNearestNeighbours, unpackKNearestNeighbours } from './codec.ts';
export { kNearestNeighboursLearner } from './fit.ts';
export { createKNearestNeighboursModel, type KNearestNeighboursModel } from './model.ts';
export { type KNearestNeighboursOptions, kNearestNeighboursOptionsSchema } from './options.ts';
export type { KNearestNeighboursState } from './state.ts';
