import { z } from 'zod';
import { guardSchema, intervalSchema, targetClassSchema } from './prediction.ts';
import { decisionValuesSchema } from './prediction-curves.ts';
import { imbalanceSchema } from './train-options.ts';
import { leftOutSchema } from './used-feature.ts';

/** A way of dealing with classes of unequal size, as it did on rows that it had not seen. */
export const labEntrySchema = z.object({
  way: imbalanceSchema,
  title: z.string(),
  decision: z
    .enum(['likeliest', 'threshold'])
    .describe('likeliest: the likelier class; threshold: one chosen within the rows learned from'),
  figures: z.record(z.string(), intervalSchema).describe('means over the splits with corrected intervals'),
  differences: z
    .record(z.string(), intervalSchema)
    .describe('to the plain way with the same decision, split by split; empty of the plain way'),
  byThreshold: z
    .record(z.string(), intervalSchema)
    .describe(
      'what the threshold changes of each figure of decisions against the likelier class; empty of the latter',
    ),
});
export type LabEntry = z.infer<typeof labEntrySchema>;

/** Ways of dealing with classes of unequal size in the same splits, and which one to take. */
export const labSchema = z.object({
  target: z.string(),
  description: z.string(),
  classes: z.array(targetClassSchema),
  positive: z.string().nullable(),
  rows: z.number().int(),
  learner: z.string(),
  learnerTitle: z.string(),
  splits: z.string(),
  goal: z
    .object({ by: z.enum(['f1', 'cost', 'profit']), outcomes: decisionValuesSchema.nullable() })
    .nullable()
    .describe('what thresholds are chosen for; null with more than two classes'),
  calibration: z.enum(['platt', 'isotonic', 'temperature']).nullable(),
  entries: z.array(labEntrySchema),
  recommendation: z.object({
    way: imbalanceSchema,
    decision: z.enum(['likeliest', 'threshold']),
    sentence: z.string(),
    reasons: z.array(z.string()).describe('one of every other way'),
  }),
  guards: z.array(guardSchema),
  leftOut: z.array(leftOutSchema),
});
export type Lab = z.infer<typeof labSchema>;
