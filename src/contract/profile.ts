import { z } from 'zod';
import { datasetSchema, findingSchema, levelCountSchema, numericSummarySchema } from './dataset.ts';

/** Values far from the others, by two rules; null where a rule cannot tell, since half of the values are equal. */
export const outlierSummarySchema = z.object({
  robust: z
    .object({ low: z.number(), high: z.number(), count: z.number().int() })
    .nullable()
    .describe('beyond the median -+ 3.5 x 1.4826 MAD (Iglewicz and Hoaglin 1993)'),
  quartiles: z
    .object({ low: z.number(), high: z.number(), count: z.number().int() })
    .nullable()
    .describe('beyond 1.5 interquartile ranges outside the quartiles (Tukey 1977)'),
});
export type OutlierSummary = z.infer<typeof outlierSummarySchema>;

/** Everything about the values of a column that has an order; dates and times in days since 1970-01-01. */
export const numericProfileSchema = numericSummarySchema.extend({
  p1: z.number(),
  p5: z.number(),
  p95: z.number(),
  p99: z.number(),
  zeros: z.number().int(),
  negatives: z.number().int(),
  mode: z.object({ value: z.number(), count: z.number().int() }).describe('most frequent value'),
  outliers: outlierSummarySchema,
});
export type NumericProfile = z.infer<typeof numericProfileSchema>;

/** How dates cover time. */
export const dateProfileSchema = z.object({
  days: z.number().int().describe('from the first to the last day, both counted'),
  presentDays: z.number().int().describe('days with at least one row'),
  longestGap: z
    .object({ from: z.number().int(), to: z.number().int(), days: z.number().int() })
    .nullable()
    .describe('days without rows between two days with some, days since 1970-01-01; null without a gap'),
  gaps: z.number().int().describe('runs of days without rows'),
});
export type DateProfile = z.infer<typeof dateProfileSchema>;

/** A column as it is. What the import told of it (kind, role, description) stands in the dataset. */
export const columnProfileSchema = z.object({
  name: z.string(),
  present: z.number().int(),
  missing: z.number().int(),
  distinct: z.number().int(),
  numeric: numericProfileSchema.nullable(),
  dates: dateProfileSchema.nullable(),
  levels: z
    .array(levelCountSchema)
    .nullable()
    .describe('top 50 of a category or boolean, most frequent first'),
  lengths: z
    .object({ min: z.number().int(), median: z.number(), max: z.number().int() })
    .nullable()
    .describe('characters of the values of a text column'),
});
export type ColumnProfile = z.infer<typeof columnProfileSchema>;

/** How the strength of an association is measured, by the kinds of both columns. */
export const associationMeasureSchema = z
  .enum(['correlation', 'cramer-v', 'correlation-ratio'])
  .describe(
    'numeric x numeric: Pearson, with Spearman beside it; category x category: bias-corrected (Bergsma 2013); category x numeric: eta',
  );
export type AssociationMeasure = z.infer<typeof associationMeasureSchema>;

/** How two columns go together, over the rows in which both have a value. */
export const associationSchema = z.object({
  a: z.string(),
  b: z.string(),
  measure: associationMeasureSchema,
  value: z
    .number()
    .nullable()
    .describe('Pearson r in [-1, 1], else in [0, 1]; null where a column does not vary in these rows'),
  spearman: z.number().nullable().describe('rank correlation of numeric columns, else null'),
  n: z.number().int().describe('rows in which both have a value'),
});
export type Association = z.infer<typeof associationSchema>;

/** Rows that repeat others. */
export const duplicateSummarySchema = z.object({
  rows: z.number().int().describe('rows that repeat an earlier one in every column'),
  ids: z.number().int().nullable().describe('rows with the id of an earlier one; null without an id column'),
  exceptId: z
    .number()
    .int()
    .nullable()
    .describe('rows that repeat an earlier one in every column but the id; null without an id column'),
});

/** The profile of an imported dataset. */
export const profileSchema = z.object({
  formatVersion: z.literal(1),
  dataset: datasetSchema.describe(
    'as imported, with descriptions, units, ranges and levels of the dictionary',
  ),
  columns: z.array(columnProfileSchema).describe('in the order of the dataset'),
  duplicates: duplicateSummarySchema,
  associations: z.object({
    columns: z.array(z.string()).describe('columns that were compared'),
    leftOut: z.array(z.object({ column: z.string(), reason: z.string() })),
    pairs: z.array(associationSchema).describe('every pair of columns, by their order'),
  }),
  target: z
    .object({
      column: z.string(),
      against: z.array(associationSchema).describe('every other column as `a`, strongest first'),
    })
    .nullable(),
  findings: z.array(findingSchema).describe('of the import, the profile and the dictionary, worst first'),
});
export type Profile = z.infer<typeof profileSchema>;
