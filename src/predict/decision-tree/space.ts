import { searchSpace } from '../tune/search-space.ts';
import { decisionTreeOptionsSchema } from './options.ts';

/** Where good options of a decision tree are looked for. */
export const decisionTreeSpace = searchSpace(decisionTreeOptionsSchema, {
  criterion: 'all',
  maxDepth: { low: 2, high: 16 },
  minSamplesLeaf: { low: 1, high: 200, scale: 'log' },
  pruneAlpha: { low: 1e-5, high: 1e-2, scale: 'log' },
});
