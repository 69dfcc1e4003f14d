import { z } from 'zod';
import { intervalSchema } from './prediction.ts';
import { predictionStampSchema } from './predictions.ts';

/** A learner or a rule of thumb of a past training. */
export const leaderboardItemSchema = z.object({
  model: z.string().describe('name@version that the training gave'),
  run: z.string().nullable().describe('that registered it'),
  trainedAt: z.string().describe('ISO, UTC'),
  target: z.string(),
  name: z.string().describe('of the learner or rule'),
  title: z.string(),
  isBaseline: z.boolean(),
  isChosen: z.boolean().describe('whether it was fitted on all rows and is the model'),
  metric: z.string().describe('that is shown and sorted by: the one asked for, else that of the verdict'),
  value: intervalSchema.describe('on rows that it had not seen'),
  bytes: z.number().int().nullable().describe('of what it learned, uncompressed; null of rules of thumb'),
  fitSeconds: z.number().nullable().describe('as measured when it was trained; null where it was not'),
  predictSeconds: z.number().nullable().describe('of a thousand rows'),
  rows: z.number().int().describe('that were learned from and tested on'),
  verdict: predictionStampSchema.describe('of the training'),
  guards: z
    .object({ invalid: z.number().int(), warning: z.number().int(), info: z.number().int() })
    .describe('what the guards of the training found'),
});
export type LeaderboardItem = z.infer<typeof leaderboardItemSchema>;

/** Which learners of a training to look at first. */
export const leaderboardPickSchema = z.object({
  model: z.string(),
  target: z.string(),
  metric: z.string(),
  single: z.string().nullable().describe('the best learner by itself'),
  ensemble: z.string().nullable().describe('the best of those made of several; null where there is none'),
  small: z
    .string()
    .nullable()
    .describe(
      'the one of fewest bytes whose mean lies in the interval of the best; null where sizes are not known',
    ),
  sentence: z.string(),
});
export type LeaderboardPick = z.infer<typeof leaderboardPickSchema>;

/** Learners and rules of thumb of past trainings. */
export const leaderboardSchema = z.object({
  items: z.array(leaderboardItemSchema),
  picks: z.array(leaderboardPickSchema).describe('of each training in `items`'),
  total: z.number().int().describe('of all that match, of which `items` are the first'),
});
export type Leaderboard = z.infer<typeof leaderboardSchema>;
