import { z } from 'zod';
import { actionSchema } from './action.ts';

/** What may be believed of a whole segmentation. */
export const verdictSchema = z.enum(['stable', 'doubtful', 'do-not-use']);
export type Verdict = z.infer<typeof verdictSchema>;

/** Stability band of one segment by its mean bootstrap Jaccard (Hennig 2007). */
export const segmentVerdictSchema = z.enum(['unstable', 'doubtful', 'stable', 'highly-stable']);
export type SegmentVerdict = z.infer<typeof segmentVerdictSchema>;

/** A reason for a verdict, a choice or an exclusion. */
export const reasonSchema = z.object({ code: z.string(), message: z.string() });
export type Reason = z.infer<typeof reasonSchema>;

/** A null model and how often its draws looked at least as clustered as the data. */
export const nullTestSchema = z.object({
  name: z.enum(['independent-columns', 'one-gaussian', 'one-box', 'one-mode']),
  draws: z.number().int(),
  p: z.number().describe('(1 + draws at least as good) / (1 + draws)'),
});
export type NullTest = z.infer<typeof nullTestSchema>;

/** How well the segments of one half of the customers foretell those of the other (Tibshirani and Walther 2005). */
export const predictionStrengthSchema = z.object({
  mean: z.number().describe('in [0, 1], over splits into halves'),
  standardError: z.number(),
});
export type PredictionStrength = z.infer<typeof predictionStrengthSchema>;

/** Adjusted Rand indices between fits that differ in their seed. */
export const seedAgreementSchema = z.object({
  fits: z.number().int(),
  mean: z.number(),
  least: z.number(),
});
export type SeedAgreement = z.infer<typeof seedAgreementSchema>;

/** Adjusted Rand index with what another learner finds. */
export const learnerAgreementSchema = z.object({
  learner: z.string(),
  title: z.string(),
  agreement: z.number(),
});
export type LearnerAgreement = z.infer<typeof learnerAgreementSchema>;

/** Customers with values far from all others, and the adjusted Rand index of the segments found without them. */
export const outlierEffectSchema = z.object({
  rows: z.number().int(),
  columns: z.array(z.string()),
  agreement: z.number().nullable().describe('over the other customers; null where it was not measured'),
});
export type OutlierEffect = z.infer<typeof outlierEffectSchema>;

/** What other seeds, learners and rows say of the chosen segments; it does not enter the verdict. */
export const evidenceSchema = z.object({
  rows: z.number().int().describe('of the subsample of seeds, learners and borders'),
  seeds: seedAgreementSchema.nullable(),
  learners: z.array(learnerAgreementSchema),
  borderShare: z.number().nullable().describe('share of customers with a silhouette width under 0'),
  outliers: outlierEffectSchema.nullable().describe('null where no value is far from all others'),
  reasons: z.array(reasonSchema),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** Whether segments that someone else made differ in the columns by more than chance. */
export const labelTestSchema = z.object({
  draws: z.number().int().describe('labels shuffled among the customers'),
  p: z.number().describe('(1 + draws whose pseudo-F is at least as large) / (1 + draws)'),
  rows: z.number().int().describe('of the subsample that it was computed on'),
});
export type LabelTest = z.infer<typeof labelTestSchema>;

/** What is known of segments that someone else made beside what a certificate says of any. */
export const givenTestSchema = labelTestSchema.extend({
  agreement: z.number().describe('adjusted Rand index with k-means of as many segments'),
});
export type GivenTest = z.infer<typeof givenTestSchema>;

/** One tested k. */
export const candidateSchema = z.object({
  k: z.number().int(),
  inertia: z.number(),
  silhouette: z.number(),
  calinskiHarabasz: z.number(),
  daviesBouldin: z.number(),
  gap: z.number().nullable(),
  stability: z.number().nullable().describe('mean bootstrap Jaccard over customers, in [0, 1]'),
  predictionStrength: predictionStrengthSchema.nullable().default(null),
  bic: z
    .number()
    .nullable()
    .default(null)
    .describe('smaller is better; null where the learner is no density'),
});
export type Candidate = z.infer<typeof candidateSchema>;

/** What the choice of k and the report need of a candidate beside its row in `summary.json`. */
export const candidateDetailSchema = candidateSchema.extend({
  gapStandardError: z.number().nullable().describe('s_k of Tibshirani, Walther, Hastie 2001'),
  silhouetteLow: z.number().nullable().describe('2.5 % quantile over bootstrap draws'),
  silhouetteHigh: z.number().nullable(),
  smallestShare: z.number().describe('share of customers in the smallest segment'),
  minimumStability: z.number().nullable(),
  meanRank: z.number().nullable().describe('over the five criteria, 1 is best; null when dropped'),
  dropped: reasonSchema.nullable(),
});
export type CandidateDetail = z.infer<typeof candidateDetailSchema>;

/** A segment as it stands in `summary.json`. */
export const segmentSchema = z.object({
  id: z
    .number()
    .int()
    .describe(
      '1..k, largest mean value first; of a refit that keeps ids, that of the segment that it is again',
    ),
  name: z.string(),
  sentence: z.string(),
  size: z.number().int(),
  share: z.number(),
  stability: z.number().nullable(),
  verdict: segmentVerdictSchema.nullable(),
});
export type Segment = z.infer<typeof segmentSchema>;

/** How a feature of a segment differs from all customers. */
export const traitSchema = z.object({
  feature: z.string().describe('raw column, or column = level for a category'),
  column: z.string().describe('raw column name'),
  level: z.string().nullable().describe('level of a category, else null'),
  segmentMean: z.number().describe('raw units; a share for a level'),
  overallMean: z.number(),
  segmentMedian: z.number().nullable(),
  overallMedian: z.number().nullable(),
  effect: z.number().describe('(segment mean - overall mean) / overall standard deviation'),
  effectLow: z
    .number()
    .nullable()
    .default(null)
    .describe('2.5 % end of its bootstrap interval; null: not known, or an earlier release made it'),
  effectHigh: z.number().nullable().default(null),
});
export type Trait = z.infer<typeof traitSchema>;

/** A condition on one raw column. */
export const ruleConditionSchema = z.object({
  column: z.string(),
  kind: z.enum(['number', 'boolean', 'date', 'timestamp', 'text']).describe('what the column holds'),
  operator: z.enum(['from', 'under', 'in']).describe('from: at least the value'),
  value: z.number().nullable().describe('dates in days, timestamps in seconds since 1970; null for in'),
  levels: z.array(z.string()).nullable().describe('of in, else null'),
});
export type RuleCondition = z.infer<typeof ruleConditionSchema>;

/** A few conditions, all of which hold, that tell a segment from the others nearly as well as the model does. */
export const segmentRuleSchema = z.object({
  conditions: z.array(ruleConditionSchema).min(1),
  text: z.string().describe('in words, with how well it does'),
  precision: z.number().describe('share of those who meet it that are in the segment'),
  recall: z.number().describe('share of the segment that meets it'),
  customers: z.number().int().describe('who meet it'),
});
export type SegmentRule = z.infer<typeof segmentRuleSchema>;

const rawValuesSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** A segment described: the persona card. */
export const personaSchema = segmentSchema.extend({
  traits: z.array(traitSchema).describe('every feature, largest absolute effect first'),
  typicalCustomer: rawValuesSchema.describe('raw values of the medoid'),
  alsoTypical: z
    .array(rawValuesSchema)
    .default([])
    .describe('the two customers next nearest to the middle of the segment, the nearest first'),
  rule: segmentRuleSchema
    .nullable()
    .default(null)
    .describe('null: nothing short tells it apart, or an earlier release made it'),
});
export type Persona = z.infer<typeof personaSchema>;

/** The segmentation part of `summary.json`. */
export const segmentationSummarySchema = z.object({
  learner: z.string(),
  k: z.number().int(),
  inertia: z.number().nullable(),
  silhouette: z.number().nullable(),
  verdict: verdictSchema,
  reasons: z.array(reasonSchema),
  nulls: z.array(nullTestSchema),
  candidates: z.array(candidateSchema),
  evidence: evidenceSchema.nullable().default(null),
  segments: z.array(
    segmentSchema.extend({
      action: actionSchema.nullable().default(null).describe('null: an earlier release made it'),
    }),
  ),
});
export type SegmentationSummary = z.infer<typeof segmentationSummarySchema>;
