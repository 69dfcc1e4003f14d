import { z } from 'zod';

/** What can be said of a classification by steps. */
export const twoStepOptionsSchema = z.strictObject({
  tree: z
    .string()
    .nullable()
    .default(null)
    .describe("the steps: | parts branches, brackets hold a step, + joins classes: 'A | (B | C + D)'"),
  preset: z
    .enum(['one-against-rest'])
    .nullable()
    .default(null)
    .describe('one class against the rest, then the rest divided; used where no tree is given'),
  first: z
    .string()
    .nullable()
    .default(null)
    .describe('the class that the preset begins with; default the one with most rows'),
  learner: z.string().default('random-forest').describe('what decides every step, with its own options'),
});
