import { z } from 'zod';
import { findingSchema } from './dataset.ts';
import { intervalSchema, targetClassSchema } from './prediction.ts';
import { predictionStampSchema, unknownsSchema } from './predictions.ts';

/** Rows that were not judged, and why. */
export const rowsLeftOutSchema = z.object({
  code: z.enum(['unread', 'no-target', 'unknown-class', 'no-sale', 'gone-already']),
  rows: z.number().int(),
  reason: z.string(),
});

/** A rule of thumb on the same rows. */
export const evaluatedBaselineSchema = z.object({
  name: z.string(),
  title: z.string(),
  metrics: z.record(z.string(), z.number().nullable()),
});

/** How a model does on a file that tells the classes. */
export const evaluationSchema = z.object({
  model: z.string().describe('name@version'),
  target: z.string(),
  description: z.string(),
  learner: z.string(),
  verdict: predictionStampSchema.describe('of the training'),
  sentence: z.string().describe('the verdict of the training in plain words'),
  independence: z
    .object({
      level: z.enum(['unseen', 'overlapping', 'learned-from']),
      sentence: z.string(),
    })
    .describe(
      'learned-from: figures of rows that the model has learned from, which must not be taken for a test',
    ),
  rows: z.object({
    read: z.number().int().describe('rows of the file, or customers of the log'),
    used: z.number().int().describe('read less what is left out'),
    leftOut: z.array(rowsLeftOutSchema),
  }),
  classes: z.array(targetClassSchema).describe('as the file tells them, of the rows that are used'),
  positive: z.string().nullable(),
  primary: z.string(),
  metrics: z
    .record(z.string(), intervalSchema)
    .describe('with 95 % intervals of a bootstrap over the rows; without ends where none was drawn'),
  draws: z.number().int().describe('of the bootstrap'),
  trained: z
    .record(z.string(), intervalSchema)
    .describe('the same metrics as the training found them, on rows that its models had not seen'),
  baselines: z.array(evaluatedBaselineSchema).describe('on the same rows'),
  gain: intervalSchema
    .nullable()
    .describe('primary metric minus that of the best baseline, by the same draws; null where not defined'),
  found: z.string().describe('what these rows show, in a sentence'),
  confusion: z
    .array(z.array(z.number().int().min(0)))
    .describe('rows by true class (down) and by the class that they were taken for (across)'),
  window: z
    .object({ cutoff: z.string(), from: z.string(), to: z.string() })
    .nullable()
    .describe(
      'of churn from an order log: figures are of before the cut-off, orders from `from` until before `to`',
    ),
  unknown: unknownsSchema,
  findings: z.array(findingSchema),
});
export type Evaluation = z.infer<typeof evaluationSchema>;
