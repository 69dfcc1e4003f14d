import type { GainCurve } from '#contract';
import type { Ranking } from '../metrics/ranking.ts';
import { thinCurve } from './thin-curve.ts';

/** Cumulative gain and lift of a class; null when no row is of it. */
export function gainCurve(ranking: Ranking, one: number): GainCurve | null {
  const { scores, hits, misses, positives, negatives } = ranking;
  if (!(positives > 0)) return null;
  const all = positives + negatives;
  const share = [0, ...Array.from(hits, (weight, i) => (weight + misses[i]!) / all)];
  const gain = [0, ...Array.from(hits, (weight) => weight / positives)];
  const kept = thinCurve(share, gain);
  return {
    class: one,
    thresholds: kept.map((i) => (i === 0 ? null : scores[i - 1]!)),
    share: kept.map((i) => share[i]!),
    gain: kept.map((i) => gain[i]!),
    lift: kept.map((i) => (i === 0 ? null : gain[i]! / share[i]!)),
  };
}
