import { z } from 'zod';

const interval = z.object({
  mean: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

/** A figure that is asked for. */
export const goalOptionSchema = z.object({
  metric: z.string(),
  value: z.number().describe('to be reached or exceeded; of errors not to be exceeded'),
});
export type GoalOption = z.infer<typeof goalOptionSchema>;

/** Something that bounds what any model can reach by the same columns. */
export const goalEvidenceSchema = z.object({
  kind: z.enum(['identical-profiles', 'nearest-neighbour']),
  ceiling: z.number().describe('of the metric, as seen in these rows'),
  high: z.number().describe('the same, with what chance may have taken off: what the answer rests on'),
  holds: z.boolean().describe('false where the model is better than the bound'),
  sentence: z.string(),
});
export type GoalEvidence = z.infer<typeof goalEvidenceSchema>;

/** Whether what was asked for was reached, or can be. */
export const goalSchema = z.object({
  metric: z.string(),
  value: z.number(),
  answer: z
    .enum(['met', 'missed', 'out-of-reach'])
    .describe(
      'met: the whole interval is as good; out-of-reach: by these columns no model is to be expected there',
    ),
  reached: interval.describe('on rows that were not seen'),
  ceiling: z.number().nullable().describe('the least of the bounds that hold; null where none is known'),
  sentence: z.string(),
  evidence: z.array(goalEvidenceSchema),
});
export type Goal = z.infer<typeof goalSchema>;
