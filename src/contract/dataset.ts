import { z } from 'zod';
import { tableUseSchema } from './table-role.ts';

/** What the values of a column are. `identifier`: nearly all distinct, names a thing. `text`: free text. */
export const columnKindSchema = z.enum([
  'integer',
  'decimal',
  'boolean',
  'date',
  'timestamp',
  'category',
  'text',
  'identifier',
]);
export type ColumnKind = z.infer<typeof columnKindSchema>;

/** What a column is for. `unit-price` times `quantity` is a line's amount; `amount` is a line's or a customer's money. */
export const roleSchema = z.enum([
  'customer-id',
  'order-id',
  'timestamp',
  'amount',
  'quantity',
  'unit-price',
  'feature',
  'target',
  'treatment',
  'ignore',
]);
export type Role = z.infer<typeof roleSchema>;

/** How bad a finding is: `info` good to know, `warning` look at it, `error` data was rejected or is unusable. */
export const severitySchema = z.enum(['info', 'warning', 'error']);
export type Severity = z.infer<typeof severitySchema>;

/** A step of a recipe that would deal with a finding: proposed, never taken by itself. */
export const proposedStepSchema = z.object({
  step: z.string().describe('name of the step, e.g. impute, winsorise, drop'),
  column: z.string().nullable().describe('raw column name, null when the step is about rows'),
  options: z.record(z.string(), z.unknown()).describe('options of the step as a recipe writes them'),
  sentence: z.string().describe('what it does, for a person'),
});
export type ProposedStep = z.infer<typeof proposedStepSchema>;

/** Something the import or profile noticed. */
export const findingSchema = z.object({
  code: z
    .string()
    .describe('stable kebab-case code, e.g. constant-column, ragged-rows, missing-values, role-target'),
  severity: severitySchema,
  column: z.string().nullable().describe('raw column name, null when the finding is about the table'),
  count: z.number().int().nonnegative().describe('rows, columns or cells concerned'),
  message: z.string().describe('one plain sentence for a person'),
  rows: z
    .array(z.number().int())
    .optional()
    .describe('up to 5 example rows, numbered from 1 among the data rows of the file'),
  proposal: proposedStepSchema.optional(),
});
export type Finding = z.infer<typeof findingSchema>;

/** One value of a category with its number of rows. */
export const levelCountSchema = z.object({ level: z.string(), count: z.number().int().nonnegative() });

/** Distribution of a numeric column (dates in days since 1970-01-01); all over the present values. */
export const numericSummarySchema = z.object({
  min: z.number(),
  q1: z.number(),
  median: z.number(),
  mean: z.number(),
  q3: z.number(),
  max: z.number(),
  standardDeviation: z.number().describe('population'),
  skewness: z.number().describe('third standardised moment; 0 for a constant column'),
  histogram: z
    .object({ edges: z.array(z.number()), counts: z.array(z.number().int()) })
    .describe('equal-width bins'),
});
export type NumericSummary = z.infer<typeof numericSummarySchema>;

/** A column of a dataset: what it holds and what it is used for. */
export const columnSchema = z.object({
  name: z.string().describe('as in the file'),
  kind: columnKindSchema,
  role: roleSchema,
  roleCode: z
    .string()
    .describe('stable kebab-case code of the rule that gave the role, e.g. constant, name-is-outcome'),
  roleReason: z.string().describe('one plain sentence'),
  storage: z.enum(['DOUBLE', 'BIGINT', 'DECIMAL', 'BOOLEAN', 'DATE', 'TIMESTAMP', 'VARCHAR']),
  decimals: z.number().int().min(0).max(18).nullable().describe('decimal places of a DECIMAL column'),
  missing: z.number().int().nonnegative(),
  missingTokens: z.array(z.string()).describe('the texts that were read as missing, the blank as ""'),
  distinct: z.number().int().nonnegative(),
  numeric: numericSummarySchema.nullable(),
  levels: z
    .array(levelCountSchema)
    .nullable()
    .describe('top 50 of a category or boolean, most frequent first'),
  dateOrder: z
    .enum(['dmy', 'mdy', 'ymd'])
    .nullish()
    .describe('how days and months stand in its dates; null where no date is written so'),
  description: z.string().nullish().describe('what the column means, by the dictionary'),
  order: z
    .array(z.string())
    .nullish()
    .describe('the levels of an ordinal category from least to most; null where they have no known order'),
  unit: z.string().nullish().describe('by the dictionary, else as the name tells'),
  range: z
    .object({ min: z.number().nullable(), max: z.number().nullable() })
    .nullish()
    .describe('least and largest value that may occur, by the dictionary; dates in days since 1970-01-01'),
  allowedLevels: z.array(z.string()).nullish().describe('the levels that may occur, by the dictionary'),
});
export type Column = z.infer<typeof columnSchema>;

/** What kind of file a table came from. */
export const sourceFormatSchema = z.enum(['text', 'json', 'ndjson', 'xlsx', 'parquet', 'duckdb', 'postgres']);
export type SourceFormat = z.infer<typeof sourceFormatSchema>;

/** One of several files or sheets that were put below each other. */
export const sourcePartSchema = z.object({
  file: z.string().describe('base name'),
  table: z.string().nullable(),
  label: z.string().describe('what its rows have in the column that names the source'),
  bytes: z.number().int(),
  sha256: z.string(),
  rows: z.number().int().describe('rows kept'),
  rejectedRows: z.number().int(),
});

/** Where a table came from and how its bytes were read. */
export const sourceSchema = z.object({
  file: z.string().describe('base name; of a database its address without user and password'),
  format: sourceFormatSchema.default('text'),
  table: z
    .string()
    .nullable()
    .default(null)
    .describe('sheet, table or array of the file; null where the file is the table'),
  bytes: z.number().int(),
  sha256: z.string(),
  gzip: z.boolean(),
  encoding: z
    .enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])
    .nullable()
    .describe('null where the file is no text'),
  byteOrderMark: z.boolean(),
  delimiter: z
    .enum([',', ';', '\t', '|', 'whitespace'])
    .nullable()
    .describe('null where cells are not delimited text'),
  header: z.boolean(),
  parts: z
    .array(sourcePartSchema)
    .default([])
    .describe('files or sheets that were stacked, in their order; else empty'),
});
export type Source = z.infer<typeof sourceSchema>;

/** What a table is: one row per customer, or one row per order or order line. */
export const tableShapeSchema = z.enum(['customers', 'orders', 'other']);
export type TableShape = z.infer<typeof tableShapeSchema>;

/** An imported table: `dataset.json` beside `data.parquet` in its artifact. */
export const datasetSchema = z.object({
  formatVersion: z.literal(1),
  name: z.string().describe('file name without extensions'),
  source: sourceSchema,
  shape: tableShapeSchema,
  shapeReason: z.string(),
  rows: z.number().int().describe('rows kept; rows in the file = rows + rejectedRows'),
  rejectedRows: z.number().int(),
  columns: z.array(columnSchema),
  findings: z.array(findingSchema),
  use: tableUseSchema.nullish().describe('what it is to a run: only in the results of one'),
});
export type Dataset = z.infer<typeof datasetSchema>;
