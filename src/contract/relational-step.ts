import { z } from 'zod';
import { tableRoleSchema } from './table-role.ts';

/** What was done to whole tables before the steps that go row by row, in this order. */
export const relationalStepSchema = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('dedupe'),
    table: z.string(),
    role: tableRoleSchema,
    by: z.string().nullable().describe('column with the customer; null: rows that are equal in every column'),
    keep: z.enum(['first', 'last']),
    time: z.string().nullable().describe('column that says which is first; null: the order of the file'),
    rows: z.number().int().describe('rows before'),
    dropped: z.number().int(),
  }),
  z.object({
    step: z.literal('orders'),
    table: z.string(),
    from: z
      .string()
      .nullable()
      .describe('ISO date, first day of the window; null for all before the cut-off'),
    cutoff: z.string().describe('ISO date, the day after the window'),
    figures: z.array(z.string()),
    customers: z.number().int().describe('customers with a sale in the window'),
  }),
  z.object({
    step: z.literal('join'),
    left: z.string(),
    right: z.string(),
    by: z.object({ left: z.string(), right: z.string() }).describe('columns with the customer'),
    rows: z.number().int().describe('rows of the left table, before and after'),
    matched: z.number().int().describe('rows that found one on the right'),
  }),
]);
export type RelationalStep = z.infer<typeof relationalStepSchema>;
