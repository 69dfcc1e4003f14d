import { z } from 'zod';

/** What can be said of stacked learners. */
export const stackingOptionsSchema = z.strictObject({
  folds: z
    .number()
    .int()
    .min(2)
    .max(20)
    .default(5)
    .describe('parts of the rows that members are asked about without having seen them'),
  c: z
    .number()
    .min(1e-12)
    .max(1e12)
    .default(1)
    .describe('what the rows count against the penalty of the logistic regression on top'),
});
