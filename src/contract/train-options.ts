import { z } from 'zod';
import { nameSchema } from './model-record.ts';
import { presetFactsSchema } from './preset.ts';
import { kRangeSchema, recipeOptionsSchema } from './run-options.ts';

/** What is to be predicted. */
export const trainTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('column'), column: z.string() }).describe('the classes of a column'),
  z.object({ kind: z.literal('churn-column'), column: z.string() }).describe('a column that says who left'),
  z
    .object({
      kind: z.literal('churn-days'),
      days: z
        .number()
        .int()
        .min(1)
        .nullable()
        .default(null)
        .describe('days without an order that count as gone; default the 90th percentile of purchase gaps'),
      gap: z
        .number()
        .int()
        .min(0)
        .default(0)
        .describe('days between the features and the window that is foretold'),
    })
    .describe('who orders nothing in the days after a date, from an order log'),
  z.object({ kind: z.literal('churn-when'), formula: z.string() }).describe('who meets a condition today'),
  z
    .object({ kind: z.literal('segment'), k: kRangeSchema.nullable().default(null) })
    .describe('the segment that a segmentation of the same data gives'),
]);
export type TrainTarget = z.infer<typeof trainTargetSchema>;

/** What a threshold is chosen for, on held-out training rows: money is a row's. */
export const thresholdGoalSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('f1') }).describe('the best F1 of the positive class'),
  z
    .object({
      by: z.literal('cost'),
      miss: z.number().min(0).describe('cost of a positive row that is not found'),
      alarm: z.number().min(0).describe('cost of a row that is found and is none'),
    })
    .describe('the least cost'),
  z
    .object({
      by: z.literal('profit'),
      value: z.number().min(0).describe('what a customer is worth who would have left and is kept'),
      offer: z.number().min(0).describe('cost of an offer, to whomever it goes'),
      accept: z
        .number()
        .min(0)
        .max(1)
        .default(1)
        .describe('share of those who would have left that an offer keeps'),
    })
    .describe('the most profit'),
]);
export type TrainThreshold = z.infer<typeof thresholdGoalSchema>;

/** Options of training: what changes its result, and the name that its model gets. */
export const trainOptionsSchema = recipeOptionsSchema
  .pick({
    id: true,
    time: true,
    amount: true,
    dateOrder: true,
    cutoff: true,
    from: true,
    tables: true,
    dedupe: true,
    features: true,
    ignore: true,
  })
  .extend({
    files: z.array(z.string()).min(1),
    target: trainTargetSchema,
    positive: z.string().nullable().default(null).describe('the class that scores are about, of two'),
    learners: z.array(z.string()).default([]).describe('which to compare; default those that suit most data'),
    learnerOptions: z
      .record(z.string(), z.record(z.string(), z.unknown()))
      .default({})
      .describe('options by learner, each by its own schema'),
    folds: z.number().int().min(2).max(20).default(5),
    repeats: z
      .number()
      .int()
      .min(1)
      .max(50)
      .nullable()
      .default(null)
      .describe('times that the folds are dealt; default 5, fewer for many rows'),
    metric: z.string().nullable().default(null).describe('what learners are chosen by; default AUC'),
    imbalance: z
      .enum(['none', 'class-weights', 'random-oversampling', 'random-undersampling', 'smote'])
      .default('none')
      .describe('what is done about classes of unequal size, within the rows that are learned from'),
    calibrate: z
      .enum(['none', 'platt', 'isotonic'])
      .default('none')
      .describe('how probabilities are made to mean what they say, on held-out training rows'),
    threshold: thresholdGoalSchema
      .nullable()
      .default(null)
      .describe(
        'what the probability is chosen by from which on a row is of the positive class; default the likelier class',
      ),
    preset: presetFactsSchema.nullable().default(null),
    maxRows: z
      .number()
      .int()
      .min(100)
      .nullable()
      .default(null)
      .describe('rows of each moment that are learned from and tested on, drawn by chance; default all'),
    name: nameSchema.nullable().default(null).describe('of the model; default by the data and the target'),
    seed: z.number().int().min(0).max(0xffffffff).default(1),
  });
export type TrainOptions = z.infer<typeof trainOptionsSchema>;
