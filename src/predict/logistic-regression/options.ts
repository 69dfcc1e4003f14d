import { z } from 'zod';

/** Options of logistic regression. */
export const logisticRegressionOptionsSchema = z.object({
  penalty: z
    .enum(['l2', 'l1', 'elastic-net', 'none'])
    .default('l2')
    .describe(
      'what keeps coefficients small: l2 (all of them), l1 (many become 0), elastic-net (both), none',
    ),
  c: z
    .number()
    .min(1e-12)
    .max(1e12)
    .default(1)
    .describe('what the rows count against the penalty; smaller is stronger'),
  l1Ratio: z.number().min(0).max(1).default(0.5).describe('share of l1 in elastic-net'),
  tolerance: z
    .number()
    .min(1e-12)
    .max(1)
    .default(1e-6)
    .describe('ends when no derivative of the mean loss is larger'),
  maxIterations: z.number().int().min(1).max(100_000).default(1000).describe('steps at most'),
});
export type LogisticRegressionOptions = z.infer<typeof logisticRegressionOptionsSchema>;
