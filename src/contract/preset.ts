import { z } from 'zod';

/** A figure that is told of some data, how it was obtained, and what can be upheld of it. */
export const presetClaimSchema = z.strictObject({
  reported: z.string().min(1).describe('the figure as it was reported'),
  how: z.string().min(1).describe('how it was obtained'),
  honest: z.string().min(1).describe('what holds when it is computed without the mistake, or that it holds'),
});
export type PresetClaim = z.infer<typeof presetClaimSchema>;

/** A table that a preset is made for. */
export const presetTableSchema = z.strictObject({
  table: z.string().min(1).describe('what it is, in a word, for messages'),
  columns: z.array(z.string().min(1)).min(1).describe('columns that it must have'),
});

/** What a preset says beside the options of the run. */
export const presetFactsSchema = z.object({
  name: z.string(),
  about: z.string().describe('what it does, in a sentence'),
  needs: z.array(presetTableSchema).min(1),
  target: z.string().nullable().describe('column to be predicted'),
  learner: z.string().nullable().describe('what predicts it'),
  claims: z.array(presetClaimSchema),
});
export type PresetFacts = z.infer<typeof presetFactsSchema>;
