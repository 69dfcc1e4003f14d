import { searchSpace } from '../tune/search-space.ts';
import { extraTreesOptionsSchema } from './options.ts';

/** Where good options of extra trees are looked for. */
export const extraTreesSpace = searchSpace(extraTreesOptionsSchema, {
  trees: { low: 50, high: 300, scale: 'log' },
  criterion: 'all',
  columns: ['sqrt', 'log2', 'all'],
  maxDepth: [0, 6, 8, 12, 16, 24],
  minSamplesLeaf: { low: 1, high: 100, scale: 'log' },
});
