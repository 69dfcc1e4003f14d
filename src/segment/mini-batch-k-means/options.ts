import { z } from 'zod';

/** Options of mini-batch k-means. */
export const miniBatchKMeansOptionsSchema = z.object({
  k: z.number().int().min(1).max(1000).describe('number of segments'),
  batchRows: z
    .number()
    .int()
    .min(10)
    .max(1_000_000)
    .default(2048)
    .describe('rows that the centres learn from at a time'),
  passes: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe('most passes over the rows, each in another order'),
  patience: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(10)
    .describe('ends after so many batches without a lower smoothed inertia'),
  seedRows: z
    .number()
    .int()
    .min(100)
    .max(1_000_000)
    .default(10_000)
    .describe('rows of the sample that the first centres come from'),
  starts: z.number().int().min(1).max(1000).default(5).describe('starts of k-means on that sample'),
});
export type MiniBatchKMeansOptions = z.infer<typeof miniBatchKMeansOptionsSchema>;
