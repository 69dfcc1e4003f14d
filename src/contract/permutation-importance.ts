import { z } from 'zod';

/** What a metric loses when the values of a raw column are dealt anew among the test rows. */
export const columnImportanceSchema = z.object({
  column: z.string(),
  used: z.boolean().describe('false: no prediction changed'),
  drop: z
    .object({
      mean: z.number(),
      low: z.number().nullable(),
      high: z.number().nullable(),
    })
    .describe('mean loss of the metric, above 0 where the column helps, with its 95 % interval'),
  matters: z.boolean().describe('false: no evidence that it matters, the interval reaches 0'),
});
export type ColumnImportance = z.infer<typeof columnImportanceSchema>;

/** How much a model needs each raw column. */
export const permutationImportanceSchema = z.object({
  metric: z.string(),
  over: z.enum(['splits', 'repeats']).describe('what the intervals are over; repeats: of a single split'),
  splits: z.number().int().describe('in which the metric is defined'),
  repeats: z.number().int(),
  columns: z.array(columnImportanceSchema).describe('by falling mean loss'),
});
export type PermutationImportance = z.infer<typeof permutationImportanceSchema>;
