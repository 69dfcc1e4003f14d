import { searchSpace } from '../tune/search-space.ts';
import { gradientBoostingOptionsSchema } from './options.ts';

/** Where good options of gradient boosting are looked for. */
export const gradientBoostingSpace = searchSpace(gradientBoostingOptionsSchema, {
  trees: { low: 30, high: 300, scale: 'log' },
  learningRate: { low: 0.01, high: 0.3, scale: 'log' },
  leaves: { low: 4, high: 128, scale: 'log' },
  minSamplesLeaf: { low: 5, high: 200, scale: 'log' },
  l2: { low: 1e-3, high: 100, scale: 'log' },
  columnShare: { low: 0.4, high: 1 },
  rowShare: { low: 0.5, high: 1 },
});
