import { z } from 'zod';

/** Options of k-prototypes. */
export const kPrototypesOptionsSchema = z.object({
  k: z.number().int().min(1).max(1000).describe('number of segments'),
  gamma: z
    .number()
    .min(1e-6)
    .max(1e6)
    .optional()
    .describe(
      'what another level of a categorical column costs; half the mean standard deviation of the numeric columns by default, 1 without any',
    ),
  starts: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(12)
    .describe('seeded starts; the one of least cost is kept'),
  maxIterations: z.number().int().min(1).max(10_000).default(100).describe('passes of a start'),
});
export type KPrototypesOptions = z.infer<typeof kPrototypesOptionsSchema>;
