import { z } from 'zod';
import { findingSchema } from './dataset.ts';
import { predictionSchema } from './prediction.ts';
import { segmentationSummarySchema } from './segmentation.ts';
import { tableUseSchema } from './table-role.ts';

/** `summary.json`, and what `--json` prints. `timings` is excluded from "same bytes". */
export const summarySchema = z.object({
  version: z.literal(1),
  seed: z.number().int(),
  datasets: z.array(
    z.object({
      name: z.string(),
      rows: z.number().int(),
      columns: z.number().int(),
      rejectedRows: z.number().int(),
      use: tableUseSchema.nullish().describe('what it is to the run; null when the run ended before'),
      findings: z.array(findingSchema),
    }),
  ),
  segmentation: segmentationSummarySchema.nullable().describe('null when the run ended at an earlier stage'),
  predictions: z
    .array(predictionSchema.extend({ model: z.string().nullable().describe('name@version') }))
    .optional()
    .describe('what was foretold beside the segments; absent where nothing was asked or could be'),
  exports: z
    .array(
      z.object({
        file: z.string(),
        neutralised: z
          .number()
          .int()
          .describe('cells with a quote before a text that a spreadsheet could take for a formula'),
        cut: z.number().int().describe('texts longer than a cell of a workbook can hold, which were cut'),
      }),
    )
    .optional()
    .describe(
      'the lists of customers, also of new ones; only with one beside the CSV, or one with changed cells',
    ),
  timings: z.array(z.object({ stage: z.string(), seconds: z.number(), cached: z.boolean() })),
});
export type Summary = z.infer<typeof summarySchema>;
