import { z } from 'zod';

/** Options of linear regression. */
export const linearRegressionOptionsSchema = z.object({
  loss: z
    .enum(['squared', 'poisson', 'tweedie'])
    .default('squared')
    .describe(
      'what is made small: squared errors, or the deviance of counts or of values often 0, by logarithms',
    ),
  power: z
    .number()
    .min(1.01)
    .max(1.99)
    .default(1.5)
    .describe('of tweedie: near 1 for counts, near 2 for amounts'),
  alpha: z
    .number()
    .min(0)
    .max(1e12)
    .default(1e-3)
    .describe('what the penalty counts against the mean loss of a row; 0: none'),
  l1Ratio: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('of squared: share of the lasso in the penalty, which makes coefficients 0; 0 is ridge'),
  tolerance: z
    .number()
    .min(1e-12)
    .max(1)
    .default(1e-8)
    .describe(
      'of the solvers in steps: ends when no derivative of the mean loss is larger, targets of spread 1',
    ),
  maxIterations: z.number().int().min(1).max(100_000).default(1000).describe('steps at most'),
});
export type LinearRegressionOptions = z.infer<typeof linearRegressionOptionsSchema>;
