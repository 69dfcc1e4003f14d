import { z } from 'zod';

/** Options of HDBSCAN. */
export const hdbscanOptionsSchema = z.object({
  minClusterSize: z
    .number()
    .int()
    .min(2)
    .max(1_000_000)
    .optional()
    .describe('fewest customers of a segment; by default 1 % of the rows, at least 5'),
  minSamples: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      'neighbours that make a place dense, higher leaves more out; by default minClusterSize, at most 50',
    ),
  selection: z
    .enum(['excess-of-mass', 'leaf'])
    .default('excess-of-mass')
    .describe('the segments that last longest, or the finest ones'),
  allowSingle: z.boolean().default(false).describe('whether all rows may be one segment by choice'),
  noise: z
    .enum(['segment', 'nearest'])
    .default('segment')
    .describe('customers who belong nowhere: a segment of their own, or the nearest segment'),
  mostRows: z
    .number()
    .int()
    .min(100)
    .max(1_000_000)
    .default(200_000)
    .describe('above so many rows it is fitted on a random sample of them'),
});
export type HdbscanOptions = z.infer<typeof hdbscanOptionsSchema>;
