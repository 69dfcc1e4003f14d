import { z } from 'zod';
import { findingSchema } from './dataset.ts';
import { predictionVerdictSchema } from './prediction.ts';

/** The verdict of a prediction, or `invalid`: a guard found that its figures must not be believed. */
export const predictionStampSchema = z.enum([...predictionVerdictSchema.options, 'invalid']);

/** What a model says of a row. */
export const predictedRowSchema = z.object({
  row: z.number().int().describe('number of the row in the file, or of the customer in the log; from 1'),
  id: z.string().nullable().describe('of the customer; null where the model or the file names none'),
  prediction: z.string().describe('the likeliest class'),
  probabilities: z.record(z.string(), z.number()).describe('of every class, to four digits'),
  confidenceSet: z
    .array(z.string())
    .optional()
    .describe(
      'the classes that hold the true one as often as the model states; absent where it states nothing',
    ),
  confidence: z.number().describe('the probability of the likeliest class'),
});
export type PredictedRow = z.infer<typeof predictedRowSchema>;

/** What of a file the model does not know. */
export const unknownsSchema = z.object({
  levels: z
    .array(z.object({ column: z.string(), rows: z.number().int() }))
    .describe('rows with a level that was not seen in training, by column; it counts as missing'),
  columns: z
    .array(z.string())
    .describe('columns that the data of the training did not have; they are not read'),
});

/** What a model says of the rows of a file. */
export const predictionsSchema = z.object({
  model: z.string().describe('name@version'),
  target: z.string(),
  description: z.string(),
  verdict: predictionStampSchema.describe(
    'of the training; anything but signal is to be seen beside each row',
  ),
  sentence: z.string().describe('the verdict in plain words'),
  classes: z.array(z.object({ name: z.string(), rows: z.number().int() })),
  rows: z.array(predictedRowSchema),
  total: z.number().int().describe('rows with a prediction, of which `rows` are the first'),
  withoutPrediction: z.number().int().describe('rows that could not be read, or customers without a sale'),
  unknown: unknownsSchema,
  findings: z.array(findingSchema),
  cutoff: z
    .string()
    .nullable()
    .describe('ISO date that figures of orders count back from; null without orders'),
  file: z.string().nullable().describe('the CSV file with all rows; null where none was asked for'),
});
export type Predictions = z.infer<typeof predictionsSchema>;
