import { z } from 'zod';

/** A name that files, aliases and models may have. */
export const nameSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    'lower-case letters, digits, dots, dashes and underscores, at most 64',
  );

/** One version of a model: a bundle in the workspace. */
export const modelVersionSchema = z.object({
  version: z.number().int().min(1),
  artifact: z.string().describe('the bundle'),
  run: z.string().nullable(),
  createdAt: z.string().describe('ISO, UTC'),
  note: z.string(),
});
export type ModelVersion = z.infer<typeof modelVersionSchema>;

/** A model with its versions and aliases: `models/NAME.json`. */
export const modelRecordSchema = z.object({
  formatVersion: z.literal(1),
  name: nameSchema,
  versions: z.array(modelVersionSchema).describe('ascending; numbers are never reused'),
  aliases: z.record(nameSchema, z.number().int()).describe('alias -> version; champion, challenger or any'),
  history: z.array(
    z.object({
      alias: z.string(),
      from: z.number().int().nullable(),
      to: z.number().int().nullable(),
      at: z.string(),
    }),
  ),
});
export type ModelRecord = z.infer<typeof modelRecordSchema>;
