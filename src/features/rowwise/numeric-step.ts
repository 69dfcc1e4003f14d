import { z } from 'zod';
import type { NumericColumn } from '#matrix';
import { finiteValues, mean, quantile, skewness, standardDeviation } from './statistics.ts';

/** A numeric column as one feature: missing values filled, log1p where asked, shifted and scaled; all in f64. */
export const numericStepSchema = z.object({
  type: z.literal('numeric'),
  column: z.string(),
  fill: z.number().describe('replaces a missing value, raw units'),
  missing: z.number().int().describe('missing values among the rows that were learned from'),
  log1p: z.boolean(),
  least: z.number().describe('smallest raw value seen; smaller ones count as this under log1p'),
  scaledBy: z.enum(['nothing', 'standard-deviation', 'interquartile-range']),
  centre: z.number(),
  spread: z.number().positive(),
});
export type NumericStep = z.infer<typeof numericStepSchema>;

/** What is to be learned about a numeric column. */
export interface NumericPlan {
  readonly type: 'numeric';
  readonly column: string;
  readonly impute: 'median' | 'mean' | 'zero';
  readonly log1p: 'never' | 'always' | 'when-skewed';
  readonly scale: 'none' | 'standard' | 'robust';
}

/** Skewness from which a column of RFM is taken as logarithm. */
export const SKEWED = 1;

/** Learns fill value, logarithm and scaling from the values at `rows`. */
export function fitNumeric(plan: NumericPlan, column: NumericColumn, rows: Uint32Array): NumericStep {
  const present = finiteValues(column.values, rows);
  const missing = rows.length - present.length;
  const fill =
    present.length === 0 || plan.impute === 'zero'
      ? 0
      : plan.impute === 'mean'
        ? mean(present)
        : quantile(present, 0.5);
  const raw = new Float64Array(rows.length).fill(fill);
  raw.set(present);
  const least = raw.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const log1p =
    plan.log1p === 'always' || (plan.log1p === 'when-skewed' && least > -1 && skewness(raw) > SKEWED);
  const values = log1p ? raw.map((value) => Math.log1p(value)) : raw;
  return {
    type: 'numeric',
    column: plan.column,
    fill,
    missing,
    log1p,
    least,
    ...scaling(plan.scale, values),
  };
}

/** Where the quartiles coincide they say nothing of the spread, and the column is standardised instead. */
function scaling(
  scale: NumericPlan['scale'],
  values: Float64Array,
): Pick<NumericStep, 'scaledBy' | 'centre' | 'spread'> {
  if (scale === 'none') return { scaledBy: 'nothing', centre: 0, spread: 1 };
  if (scale === 'robust') {
    const spread = quantile(values, 0.75) - quantile(values, 0.25);
    if (spread > 0) return { scaledBy: 'interquartile-range', centre: quantile(values, 0.5), spread };
  }
  const spread = standardDeviation(values);
  return { scaledBy: 'standard-deviation', centre: mean(values), spread: spread > 0 ? spread : 1 };
}

/** The feature of one raw value; NaN is missing. */
export function applyNumeric(step: NumericStep, value: number): number {
  const filled = Number.isFinite(value) ? value : step.fill;
  const shaped = step.log1p ? Math.log1p(Math.max(filled, step.least)) : filled;
  return (shaped - step.centre) / step.spread;
}
