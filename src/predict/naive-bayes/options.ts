import { z } from 'zod';

/** Options of naive Bayes. */
export const naiveBayesOptionsSchema = z.object({
  smoothing: z
    .number()
    .min(0)
    .max(1000)
    .default(1)
    .describe('rows that each level of a category is taken to have had more in every class'),
  varianceSmoothing: z
    .number()
    .min(0)
    .max(1)
    .default(1e-9)
    .describe('share of the largest variance of a column that is added to every variance'),
  priors: z
    .enum(['shares', 'uniform'])
    .default('shares')
    .describe('how frequent classes are taken to be: as in the rows, or equally'),
});
export type NaiveBayesOptions = z.infer<typeof naiveBayesOptionsSchema>;
