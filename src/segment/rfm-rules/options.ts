import { z } from 'zod';

/** Options of RFM rules: which features the three figures are, where their names do not tell. */
export const rfmRulesOptionsSchema = z.object({
  recency: z.string().optional().describe('column with the days since the last order (default: by its name)'),
  frequency: z.string().optional().describe('column with the number of orders (default: by its name)'),
  monetary: z.string().optional().describe('column with the money spent (default: by its name)'),
});
export type RfmRulesOptions = z.infer<typeof rfmRulesOptionsSchema>;
