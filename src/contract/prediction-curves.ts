import { z } from 'zod';

const ofClass = z.number().int().describe('the class against all others');
const thresholds = z
  .array(z.number().nullable())
  .describe('falling; rows of at least this probability are decided for; null: no row');
const share = z.number().min(0).max(1);

/** What is earned (above 0) or lost (below 0) by each outcome of a decision, per customer. */
export const decisionValuesSchema = z.object({
  truePositive: z.number(),
  falsePositive: z.number(),
  falseNegative: z.number(),
  trueNegative: z.number(),
});
export type DecisionValues = z.infer<typeof decisionValuesSchema>;

/** Receiver operating characteristic, from (0, 0) to (1, 1). */
export const rocCurveSchema = z.object({
  class: ofClass,
  auc: share,
  thresholds,
  falsePositiveRate: z.array(share),
  truePositiveRate: z.array(share),
});
export type RocCurve = z.infer<typeof rocCurveSchema>;

/** Precision over recall, from the highest threshold down. */
export const precisionRecallCurveSchema = z.object({
  class: ofClass,
  averagePrecision: share,
  base: share.describe('share of the class among all rows: the precision of chance'),
  thresholds,
  recall: z.array(share),
  precision: z.array(share),
});
export type PrecisionRecallCurve = z.infer<typeof precisionRecallCurveSchema>;

/** What the rows that rank highest hold, from none to all of them. */
export const gainCurveSchema = z.object({
  class: ofClass,
  thresholds,
  share: z.array(share).describe('of all rows, taken by falling probability'),
  gain: z.array(share).describe('share of the class that these rows hold'),
  lift: z.array(z.number().nullable()).describe('gain over share; null: no row'),
});
export type GainCurve = z.infer<typeof gainCurveSchema>;

/** Rows of similar probability: what was said against what came, with the 95 % interval (Wilson 1927). */
export const calibrationBinSchema = z.object({
  from: share,
  to: share,
  rows: z.number().int().min(1),
  said: share.describe('mean probability'),
  came: share.describe('share that came'),
  low: share,
  high: share,
});
export type CalibrationBin = z.infer<typeof calibrationBinSchema>;

/** How far probabilities can be taken at their word. */
export const calibrationCurveSchema = z.object({
  class: ofClass.nullable().describe('null: of the likeliest class of each row, whether it came'),
  by: z.enum(['width', 'count']).describe('bins of equal width or of equally many rows'),
  error: share.describe('mean distance of what was said and what came, weighted by rows'),
  bins: z.array(calibrationBinSchema).describe('those that hold rows, rising'),
});
export type CalibrationCurve = z.infer<typeof calibrationCurveSchema>;

/** What a decision at each threshold is worth. */
export const thresholdCurveSchema = z.object({
  class: ofClass,
  thresholds,
  flagged: z.array(share).describe('share of the rows that are decided for'),
  precision: z.array(share.nullable()).describe('null: no row is decided for'),
  recall: z.array(share),
  f1: z.array(share),
  profit: z.array(z.number()).nullable().describe('mean of a row; null: no values were given'),
});
export type ThresholdCurve = z.infer<typeof thresholdCurveSchema>;

/** How the probabilities of a class lie, by the true class. */
export const scoreHistogramSchema = z.object({
  class: ofClass,
  edges: z
    .array(share)
    .describe('[bins + 1] rising from 0 to 1; a value on an inner edge is in the bin above'),
  weights: z.array(z.array(z.number())).describe('[classes, bins] weight of the rows of each true class'),
});
export type ScoreHistogram = z.infer<typeof scoreHistogramSchema>;

/** All curves of the rows of a test set; of two classes those of class 1, of more those of each class. */
export const predictionCurvesSchema = z.object({
  roc: z.array(rocCurveSchema),
  precisionRecall: z.array(precisionRecallCurveSchema),
  gain: z.array(gainCurveSchema),
  calibration: z.array(calibrationCurveSchema),
  threshold: z.array(thresholdCurveSchema),
  histogram: z.array(scoreHistogramSchema),
});
export type PredictionCurves = z.infer<typeof predictionCurvesSchema>;
