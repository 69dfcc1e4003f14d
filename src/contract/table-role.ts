import { z } from 'zod';

/**
 * What a table is to a run. `new`: customers that are to be scored; `addresses` and `further`: one more row per
 * customer, joined to the customers; `ignore`: read and not used.
 */
export const tableRoleSchema = z.enum(['customers', 'orders', 'new', 'addresses', 'further', 'ignore']);
export type TableRole = z.infer<typeof tableRoleSchema>;

/** The role of a table and the sentence that explains it. */
export const tableUseSchema = z.object({
  role: tableRoleSchema,
  reason: z.string().describe('one plain sentence'),
});
export type TableUse = z.infer<typeof tableUseSchema>;

/** Which rows of a table count as one, and which of them stays. */
export const dedupeRuleSchema = z.object({
  by: z.enum(['row', 'customer']).describe('equal in every column, or of the same customer'),
  keep: z.enum(['first', 'last']),
  time: z.string().nullable().describe('column that says which is first; null: the order of the file'),
});
export type DedupeRule = z.infer<typeof dedupeRuleSchema>;
