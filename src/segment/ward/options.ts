import { z } from 'zod';

/** Options of Ward's clustering. */
export const wardOptionsSchema = z.object({
  k: z.number().int().min(1).max(1000).describe('number of segments: where the tree is cut'),
  exactRows: z
    .number()
    .int()
    .min(2)
    .max(100_000)
    .default(20_000)
    .describe('up to so many rows the tree joins rows; above, it joins micro-clusters of them'),
  microClusters: z
    .number()
    .int()
    .min(10)
    .max(20_000)
    .default(2_000)
    .describe('micro-clusters that stand for the rows where those are too many'),
});
export type WardOptions = z.infer<typeof wardOptionsSchema>;
