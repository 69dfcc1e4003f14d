import { searchSpace } from '../tune/search-space.ts';
import { randomForestOptionsSchema } from './options.ts';

/** Where good options of a random forest are looked for. */
export const randomForestSpace = searchSpace(randomForestOptionsSchema, {
  trees: { low: 50, high: 300, scale: 'log' },
  criterion: 'all',
  columns: ['sqrt', 'log2', 'all'],
  maxDepth: [0, 4, 6, 8, 12, 16],
  minSamplesLeaf: { low: 1, high: 100, scale: 'log' },
});
