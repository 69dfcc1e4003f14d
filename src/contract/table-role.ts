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
