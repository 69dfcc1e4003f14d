import { z } from 'zod';
import { randomForestOptionsSchema } from '../random-forest/index.ts';

/** Options of extra trees: those of a random forest, which draws rows too. */
export const extraTreesOptionsSchema = randomForestOptionsSchema.extend({
  bootstrap: z.boolean().default(false).describe('whether each tree has rows drawn with replacement'),
});
export type ExtraTreesOptions = z.infer<typeof extraTreesOptionsSchema>;
