import { z } from 'zod';
import { actionSchema } from './action.ts';
import { datasetSchema } from './dataset.ts';
import { predictionSchema } from './prediction.ts';
import {
  candidateDetailSchema,
  evidenceSchema,
  nullTestSchema,
  personaSchema,
  reasonSchema,
  traitSchema,
  verdictSchema,
} from './segmentation.ts';
import { leftOutSchema, usedFeatureSchema } from './used-feature.ts';

/** A histogram of one raw column, one row of counts per segment over the same edges. */
export const segmentHistogramSchema = z.object({
  column: z.string(),
  edges: z.array(z.number()).nullable().describe('numeric columns: bins + 1 edges'),
  openEnds: z.boolean().describe('whether the outermost bins also hold what lies beyond the edges'),
  levels: z.array(z.string()).nullable().describe('categories'),
  counts: z.array(z.array(z.number().int())).describe('[segment][bin]'),
});

export type SegmentHistogram = z.infer<typeof segmentHistogramSchema>;

/** Kernel densities of a raw column, one curve per segment over the same points. */
export const segmentDensitySchema = z.object({
  column: z.string(),
  at: z.array(z.number()).describe('values that the densities are told at, over the axis of the histogram'),
  bandwidths: z
    .array(z.number().nullable())
    .describe('[segment] of the Gaussian, by the rule of Silverman 1986'),
  densities: z
    .array(z.array(z.number()).nullable())
    .describe('[segment][point] per unit of the column; null: too few different values'),
});
export type SegmentDensity = z.infer<typeof segmentDensitySchema>;

/** What to do about a segment, and the figures that speak for it. */
export const segmentActionSchema = actionSchema.extend({
  id: z.number().int().describe('of the segment'),
  evidence: z.array(traitSchema).describe('traits that the sentence is made of'),
});
export type SegmentAction = z.infer<typeof segmentActionSchema>;

/** Everything the static report shows: aggregates and a sample, never all rows. */
export const reportDataSchema = z.object({
  title: z.string(),
  version: z.string().describe('of Clientele'),
  seed: z.number().int(),
  datasets: z.array(datasetSchema),
  customers: z.number().int().describe('customers that are in a segment'),
  segmentation: z.object({
    learner: z.string(),
    k: z.number().int(),
    chosenBy: z
      .enum(['consensus', 'user', 'tiers', 'learner', 'given'])
      .describe('learner: it finds the number itself, or its rules say it; given: someone else made them'),
    byRule: z
      .boolean()
      .describe('rules cut the segments: no clusters are claimed, and nothing is tested against null models'),
    choice: z.array(reasonSchema).describe('why this k'),
    inertia: z.number().nullable(),
    silhouette: z.number().nullable(),
    verdict: verdictSchema,
    reasons: z.array(reasonSchema),
    nulls: z.array(nullTestSchema),
    nullRows: z.number().int().describe('rows of the subsample that the null models were computed on'),
    candidates: z.array(candidateDetailSchema),
    evidence: evidenceSchema.nullable().default(null),
    personas: z.array(personaSchema),
    actions: z.array(segmentActionSchema).default([]),
    tiers: z
      .object({
        column: z.string(),
        tiers: z.array(
          z.object({ name: z.string(), size: z.number().int(), from: z.number(), to: z.number() }),
        ),
      })
      .nullable(),
  }),
  predictions: z.array(predictionSchema).default([]),
  features: z.array(usedFeatureSchema),
  leftOut: z.array(leftOutSchema),
  scatter: z.object({
    explained: z.tuple([z.number(), z.number()]).describe('share of variance of the two axes'),
    x: z.array(z.number()),
    y: z.array(z.number()),
    segment: z.array(z.number().int()).describe('segment id of each point'),
    sampledFrom: z.number().int(),
  }),
  umap: z
    .object({
      x: z.array(z.number()),
      y: z.array(z.number()),
      segment: z.array(z.number().int()),
      sampledFrom: z.number().int(),
    })
    .nullable()
    .describe('neighbours on two dimensions (UMAP), where asked for'),
  heatmap: z.object({
    features: z.array(z.string()),
    effects: z
      .array(z.array(z.number()))
      .describe('[segment][feature], standard deviations from the mean of all'),
  }),
  histograms: z.array(segmentHistogramSchema),
  densities: z.array(segmentDensitySchema).default([]),
  radar: z
    .object({
      columns: z
        .array(z.string())
        .describe('numeric columns that tell the segments apart most, at most eight'),
      ranks: z
        .array(z.array(z.number().nullable()))
        .describe('[segment][column] mean place of its customers among all, 0 to 1, .5 in the middle'),
    })
    .nullable()
    .default(null)
    .describe('null: fewer than three such columns'),
});
export type ReportData = z.infer<typeof reportDataSchema>;
