import { z } from 'zod';
import { goalOptionSchema } from './goal.ts';
import { nameSchema } from './model-record.ts';
import { decisionValuesSchema } from './prediction-curves.ts';
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

/** What is done about classes of unequal size. */
export const imbalanceSchema = z.enum(['none', 'class-weights', 'oversample', 'undersample', 'smote']);

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
    task: z
      .enum(['auto', 'classification', 'regression'])
      .default('auto')
      .describe(
        'whether a column of numbers is learned as classes or as a number; auto: by how many values it has',
      ),
    loss: z
      .enum(['auto', 'squared', 'absolute', 'poisson', 'tweedie'])
      .default('auto')
      .describe('of a number: what is made small; auto: by its values'),
    positive: z.string().nullable().default(null).describe('the class that scores are about, of two'),
    learners: z.array(z.string()).default([]).describe('which to compare; default those that suit most data'),
    learnerOptions: z
      .record(z.string(), z.record(z.string(), z.unknown()))
      .default({})
      .describe('options by learner, each by its own schema'),
    imbalance: imbalanceSchema
      .default('none')
      .describe('what is done about classes of unequal size, in training parts alone'),
    calibrate: z
      .enum(['none', 'platt', 'isotonic', 'temperature'])
      .default('none')
      .describe('how probabilities are made honest, on rows of the training part that were held out'),
    threshold: z
      .enum(['default', 'f1', 'cost', 'profit'])
      .default('default')
      .describe('what the class is decided by, of two; default the likelier one'),
    outcomes: decisionValuesSchema
      .nullable()
      .default(null)
      .describe('what each outcome of a decision costs (threshold cost) or earns (threshold profit)'),
    maxFeatures: z
      .number()
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe('raw columns that a model may read at most; default all'),
    select: z
      .enum(['importance', 'elimination', 'sparse'])
      .default('importance')
      .describe('how the columns of a model with at most so many are chosen, in training parts alone'),
    coverage: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.9)
      .describe('share of new rows whose set of classes is to hold the true one'),
    classConditional: z
      .boolean()
      .default(false)
      .describe('whether that share is to hold in each class by itself'),
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
    goal: goalOptionSchema.nullable().default(null).describe('a figure whose reach is to be told'),
    learningCurve: z
      .boolean()
      .default(false)
      .describe('whether to measure how good the winner is with parts of the customers'),
    validationCurve: z
      .string()
      .nullable()
      .default(null)
      .describe('learner.option or learner.option=a,b,c: an option whose other values are measured'),
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
