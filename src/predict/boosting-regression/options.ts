import { z } from 'zod';
import { REGRESSION_LOSSES } from '#learn';
import { gradientBoostingOptionsSchema } from '../gradient-boosting/options.ts';

/** Options of gradient boosting for numbers: those for classes, and the loss. */
export const boostingRegressionOptionsSchema = gradientBoostingOptionsSchema.extend({
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
export type BoostingRegressionOptions = z.infer<typeof boostingRegressionOptionsSchema>;
