import { z } from 'zod';

/** A column that a model was made from and what was done to it. */
export const usedFeatureSchema = z.object({
  column: z.string(),
  steps: z.array(z.string()).describe('for a person, e.g. "median for 24 missing", "log1p", "standardised"'),
});

/** A column that it was not made from, and why. */
export const leftOutSchema = z.object({
  dataset: z.string(),
  column: z.string(),
  code: z.string(),
  reason: z.string(),
});
