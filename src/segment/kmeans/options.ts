import { z } from 'zod';

/** Options of k-means. */
export const kmeansOptionsSchema = z.object({
  k: z.number().int().min(1).max(1000).describe('number of segments'),
  starts: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(12)
    .describe('k-means++ seedings; the one of least inertia is kept'),
  maxIterations: z.number().int().min(1).max(10_000).default(300).describe('Lloyd iterations of a start'),
  tolerance: z
    .number()
    .min(0)
    .max(1)
    .default(1e-6)
    .describe('ends when the centres move less, in shares of the mean column variance'),
});
export type KMeansOptions = z.infer<typeof kmeansOptionsSchema>;
