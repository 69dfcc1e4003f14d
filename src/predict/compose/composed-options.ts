import { z } from 'zod';

/** Options of a vote among learners. */
export const votingOptionsSchema = z.strictObject({
  kind: z
    .enum(['soft', 'hard'])
    .default('soft')
    .describe('soft: the mean of their probabilities; hard: a vote each for the likeliest class'),
  members: z
    .array(z.string())
    .min(1)
    .max(20)
    .optional()
    .describe('learners that vote; default the others that are compared'),
  weights: z
    .array(z.number().min(0))
    .nullable()
    .default(null)
    .describe('what each counts, in their order; default all the same'),
});
export type ComposedVotingOptions = z.infer<typeof votingOptionsSchema>;

/** Options of a classification by steps. */
export const twoStepOptionsSchema = z.strictObject({
  tree: z
    .string()
    .nullable()
    .default(null)
    .describe(
      "the steps, such as 'dormant | (low | medium + high)'; default the largest class against the rest, then the rest",
    ),
  first: z
    .string()
    .nullable()
    .default(null)
    .describe('instead of a tree: the class that the first step tells from all others'),
  learner: z
    .string()
    .default('random-forest')
    .describe('what decides every step; its own options are its own'),
});
export type ComposedTwoStepOptions = z.infer<typeof twoStepOptionsSchema>;
