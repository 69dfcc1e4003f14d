import { searchSpace } from '../tune/search-space.ts';
import { kNearestNeighboursOptionsSchema } from './options.ts';

/** Where good options of k nearest neighbours are looked for. */
export const kNearestNeighboursSpace = searchSpace(kNearestNeighboursOptionsSchema, {
  k: { low: 3, high: 200, scale: 'log' },
  weights: 'all',
});
