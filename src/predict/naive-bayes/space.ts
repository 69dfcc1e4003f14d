import { searchSpace } from '../tune/search-space.ts';
import { naiveBayesOptionsSchema } from './options.ts';

/** Where good options of naive Bayes are looked for. */
export const naiveBayesSpace = searchSpace(naiveBayesOptionsSchema, {
  smoothing: { low: 1e-2, high: 100, scale: 'log' },
  varianceSmoothing: { low: 1e-10, high: 0.1, scale: 'log' },
  priors: 'all',
});
