import { z } from 'zod';
import { permutationImportanceSchema } from './permutation-importance.ts';
import {
  guardSchema,
  intervalSchema,
  leaderboardEntrySchema,
  predictionVerdictSchema,
} from './prediction.ts';
import { leftOutSchema } from './used-feature.ts';

/** What foretold numbers can be looked at by. */
export const valuePlotsSchema = z.object({
  grid: z
    .object({ edges: z.array(z.number()), counts: z.array(z.array(z.number())) })
    .describe('rows by what came (down) and what was foretold (across); outer cells hold what lies beyond'),
  residuals: z
    .object({ edges: z.array(z.number()), counts: z.array(z.number()) })
    .describe('what came minus what was foretold; outer bins hold what lies beyond'),
  deciles: z
    .array(z.object({ rows: z.number(), predicted: z.number(), actual: z.number() }))
    .describe('tenths of the rows by prediction, the lowest first, with their means'),
  gain: z
    .object({ share: z.array(z.number()), gain: z.array(z.number()) })
    .nullable()
    .describe('share of all value held by the rows foretold highest; null where values are below 0'),
});

/** What number is predicted, how well, and whether to believe it. */
export const regressionSchema = z.object({
  target: z.string(),
  description: z.string().describe('what is predicted, why as a number, and by which loss'),
  task: z.literal('regression'),
  loss: z.enum(['squared', 'absolute', 'poisson', 'tweedie']),
  rows: z.number().int().describe('rows that were learned from and tested on'),
  rowsWithoutTarget: z.number().int(),
  values: z.object({
    mean: z.number(),
    median: z.number(),
    least: z.number(),
    most: z.number(),
    zeros: z.number().describe('share of the rows with 0'),
  }),
  learner: z.string(),
  learnerTitle: z.string(),
  validation: z.object({
    splits: z.string().describe('in words: 5 times 5 folds'),
    folds: z.number().int(),
    repeats: z.number().int(),
    testRows: z.number().int(),
    groups: z.number().int().nullable(),
  }),
  primary: z.string().describe('the metric that the verdict is about'),
  metrics: z.record(z.string(), intervalSchema),
  training: z.record(z.string(), z.number().nullable()),
  baseline: z.object({ name: z.string(), title: z.string(), metrics: z.record(z.string(), intervalSchema) }),
  gain: intervalSchema,
  verdict: predictionVerdictSchema,
  sentence: z.string(),
  guards: z.array(guardSchema),
  leaderboard: z.array(leaderboardEntrySchema),
  plots: valuePlotsSchema.describe(
    'of the rows of the first deal, each foretold by a model that had not seen it',
  ),
  importance: permutationImportanceSchema.nullable().describe('null where the metric is defined in no split'),
  leftOut: z.array(leftOutSchema),
});
export type Regression = z.infer<typeof regressionSchema>;
