import { z } from 'zod';
import { columnKindSchema, roleSchema } from './dataset.ts';
import { predictionSchema } from './prediction.ts';
import { relationalStepSchema } from './relational-step.ts';
import { dataVersionSchema, metricSchema } from './run-record.ts';
import { nullTestSchema, personaSchema, reasonSchema, verdictSchema } from './segmentation.ts';
import { subgroupsSchema } from './subgroups.ts';
import { leftOutSchema, usedFeatureSchema } from './used-feature.ts';

/** A raw column that a model reads. */
export const bundleColumnSchema = z.object({
  name: z.string(),
  kind: columnKindSchema,
  role: roleSchema,
  storage: z.enum(['DOUBLE', 'BIGINT', 'DECIMAL', 'BOOLEAN', 'DATE', 'TIMESTAMP', 'VARCHAR']),
  missingTokens: z.array(z.string()),
  decimalMark: z
    .enum(['point', 'comma'])
    .nullish()
    .describe('of the file that the model was made from, where its numbers told it'),
  dateOrder: z
    .enum(['dmy', 'mdy', 'ymd'])
    .nullish()
    .describe('of the file that the model was made from, where its dates have one'),
  figure: z
    .boolean()
    .nullish()
    .describe('whether it was computed from an order log; null of earlier releases, which did not say'),
  table: z
    .string()
    .nullish()
    .describe('the table that was joined to the customers for it; null of the customers themselves'),
});
export type BundleColumn = z.infer<typeof bundleColumnSchema>;

/** An order log that figures of customers were computed from: what it takes to compute them again. */
export const bundleOrdersSchema = z.object({
  roles: z.record(z.string(), roleSchema).describe('columns of the log that have a part in it'),
  from: z.string().nullable().describe('ISO date, first day of the window; null for all before the cut-off'),
  cutoff: z.string().describe('ISO date that the model counted back from'),
  money: z.string().nullish().describe('a formula that gives the money of a line; null for its column'),
});
export type BundleOrders = z.infer<typeof bundleOrdersSchema>;

/** What every bundle says. */
const anyManifestShape = {
  formatVersion: z.literal(1),
  learner: z.string(),
  source: z.enum(['customers', 'orders', 'joined']).describe('what rows it was fitted on'),
  columns: z.array(bundleColumnSchema).describe('raw columns that the recipe reads'),
  idColumn: z.string().nullable(),
  orders: bundleOrdersSchema
    .nullish()
    .describe('how the figures of the order log were computed; null of a customer table'),
  relational: z
    .array(relationalStepSchema)
    .nullish()
    .describe('what was done to whole tables before the recipe; null: an earlier release made the model'),
  recipe: z.unknown().describe('the fitted recipe, its own schema'),
  options: z.record(z.string(), z.unknown()),
  model: z.object({ format: z.string(), version: z.number().int(), facts: z.unknown() }),
  features: z
    .array(usedFeatureSchema)
    .describe('raw columns that it was fitted on and how they were prepared'),
  leftOut: z.array(leftOutSchema).describe('raw columns that it was not fitted on, and why'),
  metrics: z.record(z.string(), metricSchema),
  provenance: z.object({
    version: z.string(),
    build: z.string(),
    seed: z.number().int(),
    customers: z.number().int(),
    datasets: z.array(dataVersionSchema),
  }),
  files: z.array(z.object({ name: z.string(), bytes: z.number().int(), sha256: z.string() })),
};

const { formatVersion, learner, files, provenance, features, leftOut, metrics, ...described } =
  anyManifestShape;

/** The manifest of a segmentation; the order of its entries is that of the file. */
export const segmentationManifestSchema = z.object({
  formatVersion,
  kind: z.literal('segmentation'),
  learner,
  ...described,
  personas: z.array(personaSchema),
  /** [k] segment id of each label of the model */
  idOfLabel: z.array(z.number().int()),
  nextSegmentId: z
    .number()
    .int()
    .min(1)
    .nullish()
    .describe(
      'first id that no segment of this model and of those that it kept ids of has had; null: an earlier release',
    ),
  verdict: verdictSchema,
  reasons: z.array(reasonSchema),
  nulls: z.array(nullTestSchema),
  features,
  leftOut,
  metrics,
  subgroups: subgroupsSchema.nullable().default(null).describe('null: an earlier release made the model'),
  provenance,
  files,
});
export type SegmentationManifest = z.infer<typeof segmentationManifestSchema>;

/** The manifest of a model that predicts classes. */
export const predictionManifestSchema = z.object({
  formatVersion,
  kind: z.literal('prediction'),
  learner,
  ...described,
  prediction: predictionSchema.describe('what is predicted, how well, and whether to believe it'),
  outcome: z
    .object({
      days: z.number().int(),
      gap: z.number().int(),
      from: z.string(),
      to: z.string(),
    })
    .nullish()
    .describe(
      'of churn from an order log: the days without an order that count as gone, and the dates (from, before to) that it learned from; null of other targets',
    ),
  features,
  leftOut,
  metrics,
  provenance,
  files,
});
export type PredictionManifest = z.infer<typeof predictionManifestSchema>;

/** `manifest.json` of a bundle: everything about a model but its arrays, which are in `arrays.safetensors`. */
export const bundleManifestSchema = z.discriminatedUnion('kind', [
  segmentationManifestSchema,
  predictionManifestSchema,
]);
export type BundleManifest = z.infer<typeof bundleManifestSchema>;
