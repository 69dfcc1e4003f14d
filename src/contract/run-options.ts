import { z } from 'zod';
import { nameSchema } from './model-record.ts';
import { presetFactsSchema } from './preset.ts';
import { dedupeRuleSchema, tableRoleSchema } from './table-role.ts';

/** The stages of the main job, in order. `profile` is computed together with `import`. */
export const stageNames = ['import', 'profile', 'recipe', 'segment', 'certify', 'name', 'report'] as const;
export const stageNameSchema = z.enum(stageNames);
export type StageName = z.infer<typeof stageNameSchema>;

/** Which numbers of segments to try: a range, or one number that the user insists on. */
export const kRangeSchema = z
  .object({ from: z.number().int().min(2).max(100), to: z.number().int().min(2).max(100) })
  .refine((range) => range.from <= range.to, 'the range must not end before it begins');

/** How raw columns are read and prepared: everything that changes the feature matrix. */
export const recipeOptionsSchema = z.object({
  id: z.string().nullable().default(null).describe('column with the customer id'),
  time: z.string().nullable().default(null).describe('column with the date or time of an order'),
  amount: z
    .string()
    .nullable()
    .default(null)
    .describe('column with the money of a line or customer, or a formula over the columns of the order log'),
  dateOrder: z
    .enum(['dmy', 'mdy', 'ymd'])
    .nullable()
    .default(null)
    .describe('order of day, month and year in dates'),
  cutoff: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .nullable()
    .default(null)
    .describe('date that recency counts back from; default the day after the last transaction'),
  from: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .nullable()
    .default(null)
    .describe('first day whose orders count; default the first of the log'),
  tables: z
    .record(z.string(), tableRoleSchema)
    .default({})
    .describe('what tables are, by file, sheet or name; default by their content'),
  dedupe: z
    .record(z.string(), dedupeRuleSchema)
    .default({})
    .describe('tables of which rows that count as one are dropped but for one, named the same way'),
  features: z
    .array(z.string())
    .nullable()
    .default(null)
    .describe('columns to segment by; default by their roles'),
  ignore: z.array(z.string()).default([]).describe('columns to leave out'),
  scale: z.enum(['none', 'standard', 'robust']).default('standard'),
  impute: z.enum(['median', 'mean', 'zero']).default('median').describe('what replaces missing numbers'),
  recipe: z
    .object({ file: z.string(), text: z.string() })
    .nullable()
    .default(null)
    .describe('a recipe document instead of the default one: base name of its file and its text'),
  log: z
    .array(z.string())
    .nullable()
    .default(null)
    .describe('columns to take log1p of; default the skewed RFM columns'),
});
export type RecipeOptions = z.infer<typeof recipeOptionsSchema>;

/** Formats of the scored list of customers. */
export const exportFormats = ['csv', 'xlsx', 'parquet'] as const;
export const exportFormatSchema = z.enum(exportFormats);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** Options of the main job: what changes its result, and the name that its model gets. */
export const runOptionsSchema = recipeOptionsSchema.extend({
  files: z.array(z.string()).min(1),
  k: kRangeSchema.default({ from: 2, to: 10 }),
  learner: z.string().default('k-means').describe('what finds the segments'),
  learnerOptions: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('options of the learner, each by its own schema; the number of segments is `k`'),
  rules: z
    .array(z.object({ name: z.string().min(1), when: z.string().min(1) }))
    .default([])
    .describe('segments of one’s own by condition, in the order in which they count; learner rules'),
  labels: z
    .string()
    .nullable()
    .default(null)
    .describe('column with segments that someone else made: they are certified and none are looked for'),
  tiers: z
    .union([z.boolean(), z.string()])
    .default(false)
    .describe('value tiers vip/plus/mid/low, by a column'),
  rankBy: z
    .string()
    .nullable()
    .default(null)
    .describe('column by whose mean segments are ranked and named vip, plus, mid and low'),
  preset: presetFactsSchema
    .nullable()
    .default(null)
    .describe('what the preset that the options come from says beside them'),
  playbook: z
    .object({ file: z.string(), text: z.string() })
    .nullable()
    .default(null)
    .describe('a playbook instead of the default one: base name of its file and its text'),
  until: stageNameSchema.default('report'),
  export: z
    .array(exportFormatSchema)
    .default(['csv'])
    .describe('formats of the scored list; CSV is always written'),
  predict: z
    .boolean()
    .default(false)
    .describe('also foretell what the files allow: churn, and the segment of new customers'),
  umap: z.boolean().default(false).describe('a map of neighbours (UMAP) in the report'),
  raw: z
    .boolean()
    .default(false)
    .describe('write texts that a spreadsheet could take for a formula without a quote before them'),
  like: z
    .string()
    .nullable()
    .default(null)
    .describe('model whose segments keep their ids and names where they are there again'),
  name: nameSchema.nullable().default(null).describe('of the model; default by the name of the data'),
  seed: z.number().int().min(0).max(0xffffffff).default(1),
});
export type RunOptions = z.infer<typeof runOptionsSchema>;
