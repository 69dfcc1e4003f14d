import { z } from 'zod';
import type { StepsSpec } from './steps/run-steps.ts';

/** Step of version 1: a number filled, log1p where asked, shifted and scaled. */
const numericStepSchema = z.object({
  type: z.literal('numeric'),
  column: z.string(),
  fill: z.number(),
  missing: z.number().int(),
  log1p: z.boolean(),
  least: z.number(),
  scaledBy: z.enum(['nothing', 'standard-deviation', 'interquartile-range']),
  centre: z.number(),
  spread: z.number().positive(),
});

/** Step of version 1: a category as one indicator a level. */
const categoryStepSchema = z.object({
  type: z.literal('category'),
  column: z.string(),
  missing: z.number().int(),
  fill: z.string().nullable(),
  levels: z.array(z.object({ level: z.string(), centre: z.number(), spread: z.number().positive() })),
});

/** Recipes as the first release stored them. */
export const recipeV1Schema = z.object({
  formatVersion: z.literal(1),
  steps: z.array(z.discriminatedUnion('type', [numericStepSchema, categoryStepSchema])).min(1),
});

type Steps = StepsSpec['steps'];

/** The same recipe as steps of version 2; it gives the same bytes. */
export function translated({ steps }: z.infer<typeof recipeV1Schema>): StepsSpec {
  return {
    formatVersion: 2,
    columns: steps.map((step) => ({
      name: step.column,
      type: step.type,
      levels: step.type === 'numeric' ? [] : step.levels.map(({ level }) => level),
    })),
    steps: steps.flatMap((step) => (step.type === 'numeric' ? ofNumber(step) : ofCategory(step))),
    fills: [],
  };
}

function ofNumber(old: z.infer<typeof numericStepSchema>): Steps {
  const { column, missing, fill, least, scaledBy, centre, spread } = old;
  const one = (step: string, spec: object) => ({ step, spec: { columns: [{ column, ...spec }] } });
  return [
    one('impute', { missing, fill, by: null, groups: [] }),
    ...(old.log1p ? [one('log1p', { least })] : []),
    ...(scaledBy === 'nothing' ? [] : [one('scale', { by: scaledBy, centre, spread })]),
  ];
}

function ofCategory({ column, missing, fill, levels }: z.infer<typeof categoryStepSchema>): Steps {
  const one = (step: string, spec: object) => ({ step, spec: { columns: [{ column, ...spec }] } });
  const known = levels.map(({ level }) => level);
  return [
    ...(fill === null ? [] : [one('impute', { missing, fill, by: null, groups: [] })]),
    one('one-hot', { levels, known }),
  ];
}
