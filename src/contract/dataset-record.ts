import { z } from 'zod';
import { nameSchema } from './model-record.ts';

/** One version of a named dataset: the tables that an import gave. */
export const datasetVersionSchema = z.object({
  version: z.number().int().min(1),
  tables: z
    .array(z.object({ name: z.string(), artifact: z.string(), rows: z.number().int() }))
    .min(1)
    .describe('one a table; a workbook gives several'),
  source: z.array(z.string()).describe('base names of the files; addresses without user and password'),
  createdAt: z.string().describe('ISO, UTC'),
});
export type DatasetVersion = z.infer<typeof datasetVersionSchema>;

/** A dataset of the workspace with its versions: `datasets/NAME.json`. */
export const datasetRecordSchema = z.object({
  formatVersion: z.literal(1),
  name: nameSchema,
  versions: z.array(datasetVersionSchema).describe('ascending; numbers are never reused'),
});
export type DatasetRecord = z.infer<typeof datasetRecordSchema>;
