import { z } from 'zod';

/** What can be said of a vote of learners. */
export const votingOptionsSchema = z.strictObject({
  kind: z
    .enum(['soft', 'hard'])
    .default('soft')
    .describe('soft: the mean of the probabilities; hard: the share of the votes'),
  weights: z
    .array(z.number().min(0))
    .nullable()
    .default(null)
    .describe('what the word of each of the other learners counts, in their order; default the same'),
});
