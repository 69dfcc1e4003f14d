import type { PrecisionRecallCurve } from '#contract';
import { averagePrecision } from '../metrics/average-precision.ts';
import type { Ranking } from '../metrics/ranking.ts';
import { MOST_POINTS, thinCurve } from './thin-curve.ts';

/** Precision over recall of a class, without an invented point at recall 0; null when no row is of the class. */
export function precisionRecallCurve(
  ranking: Ranking,
  one: number,
  most = MOST_POINTS,
): PrecisionRecallCurve | null {
  const area = averagePrecision(ranking);
  if (area === null) return null;
  const { scores, hits, misses, positives, negatives } = ranking;
  const recall = Array.from(hits, (weight) => weight / positives);
  const precision = Array.from(hits, (weight, i) => weight / (weight + misses[i]!));
  const kept = thinCurve(recall, precision, { most });
  return {
    class: one,
    averagePrecision: area,
    base: positives / (positives + negatives),
    thresholds: kept.map((i) => scores[i]!),
    recall: kept.map((i) => recall[i]!),
    precision: kept.map((i) => precision[i]!),
  };
}
