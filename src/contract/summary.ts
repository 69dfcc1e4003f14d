import { z } from 'zod';
import { findingSchema } from './dataset.ts';
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
  timings: z.array(z.object({ stage: z.string(), seconds: z.number(), cached: z.boolean() })),
});
export type Summary = z.infer<typeof summarySchema>;
