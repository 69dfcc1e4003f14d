import { z } from 'zod';
import { REGRESSION_LOSSES } from '#learn';
import { multilayerPerceptronOptionsSchema } from '../multilayer-perceptron/options.ts';

/** Options of a multilayer perceptron for numbers: those for classes but their weights, and the loss. */
export const perceptronRegressionOptionsSchema = multilayerPerceptronOptionsSchema
  .omit({ classWeights: true })
  .extend({
    loss: z
      .enum(REGRESSION_LOSSES)
      .default('squared')
      .describe(
        'what is made small: squared or absolute errors, or the deviance of counts or of values often 0',
      ),
    power: z
      .number()
      .min(1.01)
      .max(1.99)
      .default(1.5)
      .describe('of tweedie: near 1 for counts, near 2 for amounts'),
  });
export type PerceptronRegressionOptions = z.infer<typeof perceptronRegressionOptionsSchema>;
