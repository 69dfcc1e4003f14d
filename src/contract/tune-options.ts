import { z } from 'zod';
import { trainOptionsSchema } from './train-options.ts';

/** Options of tuning: those of training, of which `learnerOptions` hold in every trial, and how it is searched. */
export const tuneOptionsSchema = trainOptionsSchema.extend({
  trials: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .nullable()
    .default(null)
    .describe('options that are tried; default 30, or as many as the budget lets'),
  budgetSeconds: z
    .number()
    .positive()
    .max(1e7)
    .nullable()
    .default(null)
    .describe('time after which no further trial is begun; says nothing about which trials these are'),
  outerFolds: z
    .number()
    .int()
    .min(2)
    .max(20)
    .default(5)
    .describe('parts that no trial saw, on which what was found is judged in turn'),
  halving: z.boolean().default(true).describe('whether trials that lag behind are given up before all folds'),
  resume: z
    .boolean()
    .default(false)
    .describe('whether there must be trials of an earlier tuning to go on with'),
  space: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('by learner false, or by option a value, a list, a range or false'),
});
export type TuneOptions = z.infer<typeof tuneOptionsSchema>;
