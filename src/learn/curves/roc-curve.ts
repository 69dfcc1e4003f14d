import type { RocCurve } from '#contract';
import type { Ranking } from '../metrics/ranking.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { MOST_POINTS, thinCurve } from './thin-curve.ts';

/** The ROC curve of a class; null when all rows or none are of it. The corner of the largest distance (KS) is kept. */
export function rocCurve(ranking: Ranking, one: number, most = MOST_POINTS): RocCurve | null {
  const auc = rocAuc(ranking);
  if (auc === null) return null;
  const { scores, hits, misses, positives, negatives } = ranking;
  const falsePositiveRate = [0, ...Array.from(misses, (weight) => weight / negatives)];
  const truePositiveRate = [0, ...Array.from(hits, (weight) => weight / positives)];
  let farthest = 0;
  const distance = (i: number) => Math.abs(truePositiveRate[i]! - falsePositiveRate[i]!);
  for (const i of truePositiveRate.keys()) if (distance(i) > distance(farthest)) farthest = i;
  const kept = thinCurve(falsePositiveRate, truePositiveRate, { most, keep: [farthest] });
  return {
    class: one,
    auc,
    thresholds: kept.map((i) => (i === 0 ? null : scores[i - 1]!)),
    falsePositiveRate: kept.map((i) => falsePositiveRate[i]!),
    truePositiveRate: kept.map((i) => truePositiveRate[i]!),
  };
}
