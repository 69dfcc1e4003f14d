import { z } from 'zod';
import { intervalSchema, predictionSchema } from './prediction.ts';

/** What an option could be in a search. */
export const searchAxisSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    low: z.number(),
    high: z.number(),
    scale: z.enum(['linear', 'log']),
    integer: z.boolean(),
  }),
  z.object({ kind: z.literal('choice'), values: z.array(z.unknown()) }),
]);
export type SearchAxis = z.infer<typeof searchAxisSchema>;

/** Options that were tried on the rows that the model is fitted on. */
export const tuningTrialSchema = z.object({
  trial: z.number().int().describe('counted from 1'),
  learner: z.string(),
  options: z.record(z.string(), z.unknown()).describe('that differ from the defaults or were drawn'),
  isDefault: z.boolean().describe('whether nothing of it was drawn'),
  scores: z
    .array(z.number().nullable())
    .describe('the metric of each fold that it was judged on; all of them only of trials that did well'),
  mean: z.number().nullable().describe('of the scores; null where it is not defined'),
  learned: z.number().int().describe('folds that this and all trials before it were learned on'),
  error: z.string().nullable().describe('why it could not be learned'),
});
export type TuningTrial = z.infer<typeof tuningTrialSchema>;

/** What a search within some rows found, and what it is worth on rows that no trial saw. */
export const tuningSplitSchema = z.object({
  split: z.string(),
  trial: z.number().int(),
  learner: z.string(),
  options: z.record(z.string(), z.unknown()),
  inside: z.number().nullable().describe('the metric by which it was found best'),
  outside: z.number().nullable().describe('the metric on the rows that no trial saw'),
});
export type TuningSplit = z.infer<typeof tuningSplitSchema>;

/** A search for good options, what it found, and what that is worth. */
export const tuningSchema = z.object({
  prediction: predictionSchema.describe('of the model with the options that were found'),
  metric: z.string(),
  metricTitle: z.string(),
  larger: z.enum(['better', 'worse']),
  folds: z.number().int().describe('by which trials are judged'),
  rungs: z
    .array(z.number().int())
    .describe('folds after which only the better half of the trials goes on; the last are all'),
  asked: z.number().int().describe('trials that were asked for or that the budget let'),
  isExhausted: z.boolean().describe('whether the spaces held no more than the trials that were made'),
  spaces: z.record(z.string(), z.record(z.string(), searchAxisSchema)).describe('by learner and option'),
  trials: z.array(tuningTrialSchema).describe('in their order'),
  best: z.number().int().describe('the trial that was taken'),
  learner: z.string(),
  learnerTitle: z.string(),
  options: z.record(z.string(), z.unknown()).describe('of the best'),
  command: z.array(z.string()).describe('arguments that train this learner with these options'),
  splits: z.array(tuningSplitSchema).describe('the same search within each training part'),
  defaults: z
    .object({
      learner: z.string(),
      title: z.string(),
      metric: intervalSchema,
      gain: intervalSchema.describe('of tuning, on the same rows'),
      sentence: z.string(),
    })
    .describe('the best learner without tuning'),
});
export type Tuning = z.infer<typeof tuningSchema>;
