import { z } from 'zod';

const place = z.number().int().min(0).max(10_000);
const share = z.number().min(0).max(1);

/** A part of a model that is made of several; parts name others by their place, which is above their own. */
export const modelPartSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('classifier'),
    learner: z.string(),
    recipe: place.describe('which of the recipes prepares its rows'),
    format: z.string(),
    version: z.number().int(),
    facts: z.unknown(),
  }),
  z.object({ kind: z.literal('constant'), shares: z.array(share).min(1) }),
  z.object({
    kind: z.literal('voting'),
    voting: z.enum(['hard', 'soft']),
    shares: z.array(share).min(1).describe('what each member counts'),
    members: z.array(place).min(1),
  }),
  z.object({
    kind: z.literal('stacking'),
    members: z.array(place).min(1),
    top: z
      .object({ format: z.string(), version: z.number().int(), facts: z.unknown() })
      .describe('logistic regression on what the members say'),
  }),
  z.object({
    kind: z.literal('two-step'),
    shares: z.array(share).min(2).describe('of each class among all rows'),
    steps: z
      .array(
        z.object({
          name: z.string(),
          branches: z
            .array(
              z.union([
                z.object({ name: z.string(), classes: z.array(place).min(1) }),
                z.object({ name: z.string(), step: place }),
              ]),
            )
            .min(2),
          part: place,
        }),
      )
      .min(1)
      .max(1000),
  }),
]);
export type ModelPart = z.infer<typeof modelPartSchema>;

/** What decides of two classes which one is predicted. */
export const decisionThresholdSchema = z.object({
  by: z.enum(['f1', 'cost', 'profit']),
  threshold: z
    .number()
    .min(0)
    .max(2)
    .describe('the positive class is predicted from this probability on; above 1: never'),
});
export type DecisionThreshold = z.infer<typeof decisionThresholdSchema>;

/** Facts of a model that is made of several, or that is calibrated or decides by a threshold of its own. */
export const compositeFactsSchema = z.object({
  parts: z.array(modelPartSchema).min(1).max(1000).describe('the first one is the whole'),
  calibration: z.object({ format: z.string(), version: z.number().int(), facts: z.unknown() }).nullable(),
  threshold: decisionThresholdSchema.nullable(),
});
export type CompositeFacts = z.infer<typeof compositeFactsSchema>;
