import { z } from 'zod';
import { segmentVerdictSchema, verdictSchema } from '#contract';
import { DEGREES } from './degree.ts';

const degreeSchema = z.enum(DEGREES);

/** A text that fits on one line of a terminal; breaks of lines in it become spaces. */
const lineSchema = (most: number) =>
  z
    .string()
    .transform((text) => text.replaceAll(/[ \t\r\n]+/g, ' ').trim())
    .pipe(
      z
        .string()
        .min(1, 'expected a text')
        .max(most, `expected at most ${most} characters`)
        .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'expected no control characters'),
    );

/** Degrees by column as a map: a column may be called anything, `__proto__` too. */
const columnsSchema = z.preprocess(
  (given) =>
    typeof given === 'object' && given !== null && !Array.isArray(given)
      ? new Map(Object.entries(given))
      : given,
  z
    .map(z.string(), degreeSchema, 'expected degrees by column')
    .refine(({ size }) => size > 0, 'expected at least one column'),
);

const shareSchema = z.number().min(0, 'expected a share of 0 to 1').max(1, 'expected a share of 0 to 1');

/** What must hold of a segment for a play to fit: all of it. */
export const whenSchema = z.strictObject({
  recency: degreeSchema.optional(),
  frequency: degreeSchema.optional(),
  value: degreeSchema.optional(),
  tenure: degreeSchema.optional(),
  engagement: degreeSchema.optional(),
  response: degreeSchema.optional(),
  income: degreeSchema.optional(),
  age: degreeSchema.optional(),
  columns: columnsSchema.optional(),
  names: z.array(z.string().min(1)).min(1, 'expected at least one name').optional(),
  share: z
    .strictObject({ from: shareSchema.optional(), under: shareSchema.optional() })
    .refine(({ from, under }) => (from ?? under) !== undefined, 'expected "from" or "under"')
    .optional(),
  stability: z.array(segmentVerdictSchema).min(1, 'expected at least one').optional(),
  verdict: z.array(verdictSchema).min(1, 'expected at least one').optional(),
});
export type When = z.infer<typeof whenSchema>;

/** One entry of a playbook. */
export const playSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'expected small letters, digits and dashes'),
  action: lineSchema(24),
  title: lineSchema(80),
  when: whenSchema.default({}),
  why: lineSchema(300),
});
export type Play = z.infer<typeof playSchema>;

/** What to do about segments: the first play that fits counts, and the last fits all. */
export const playbookSchema = z.strictObject({ plays: z.array(playSchema).min(1).max(500) });
export type Playbook = z.infer<typeof playbookSchema>;
