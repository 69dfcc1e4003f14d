import { z } from 'zod';
import { metricSchema } from './run-record.ts';

/** How some customers are served by a segmentation: every figure with its 95 % interval. */
export const servedSchema = z.object({
  customers: z.number().int(),
  segments: z.array(metricSchema).describe('[k] share of the customers in segment 1..k'),
  confidence: metricSchema.describe('mean'),
  novel: metricSchema.describe('share of customers whose novelty is at least `novelFrom`'),
  held: metricSchema.nullable().describe('share in segments that are stable or better; null: not measured'),
});
export type Served = z.infer<typeof servedSchema>;

/** The customers who have one level of a column, beside all customers. */
export const subgroupSchema = servedSchema.extend({
  column: z.string(),
  used: z.boolean().describe('whether the segmentation was fitted on the column'),
  level: z.string().nullable().describe('null: the value is missing'),
});
export type Subgroup = z.infer<typeof subgroupSchema>;

/** How the customers of each level of each column with few levels are served by a segmentation. */
export const subgroupsSchema = z.object({
  novelFrom: z.number(),
  leastCustomers: z.number().int().describe('levels with fewer customers are not listed'),
  overall: servedSchema,
  groups: z.array(subgroupSchema),
  unlisted: z.object({
    levels: z.number().int().describe('with too few customers'),
    columns: z.number().int().describe('beyond the most that are listed'),
  }),
  worse: z
    .array(
      z.object({
        column: z.string(),
        level: z.string().nullable(),
        measures: z.array(z.enum(['confidence', 'novel', 'held'])).min(1),
        message: z.string().describe('one plain sentence'),
      }),
    )
    .describe('who is clearly served worse than all other customers'),
});
export type Subgroups = z.infer<typeof subgroupsSchema>;
