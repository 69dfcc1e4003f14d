import { z } from 'zod';

/** Options of k nearest neighbours. */
export const kNearestNeighboursOptionsSchema = z.object({
  k: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(15)
    .describe('neighbours that vote; all rows where there are fewer'),
  weights: z
    .enum(['uniform', 'distance'])
    .default('uniform')
    .describe('what a vote counts: the same for all, or one divided by the distance'),
});
export type KNearestNeighboursOptions = z.infer<typeof kNearestNeighboursOptionsSchema>;
