import { searchSpace } from '../tune/search-space.ts';
import { logisticRegressionOptionsSchema } from './options.ts';

/** Where good options of logistic regression are looked for. */
export const logisticRegressionSpace = searchSpace(logisticRegressionOptionsSchema, {
  penalty: ['l2', 'l1', 'elastic-net'],
  c: { low: 1e-3, high: 100, scale: 'log' },
  l1Ratio: { low: 0.05, high: 0.95 },
});
