import type { GainCurve } from '#contract';
import type { Ranking } from '../metrics/ranking.ts';
import { MOST_POINTS, thinCurve } from './thin-curve.ts';

/**
 * Cumulative gain and lift of a class; null when no row is of it. The points around every tenth of the rows are kept,
 * so that the line between them is exact there.
 */
export function gainCurve(ranking: Ranking, one: number, most = MOST_POINTS): GainCurve | null {
  const { scores, hits, misses, positives, negatives } = ranking;
  if (!(positives > 0)) return null;
  const all = positives + negatives;
  const share = [0, ...Array.from(hits, (weight, i) => (weight + misses[i]!) / all)];
  const gain = [0, ...Array.from(hits, (weight) => weight / positives)];
  const kept = thinCurve(share, gain, { most, keep: aroundTenths(share) });
  return {
    class: one,
    thresholds: kept.map((i) => (i === 0 ? null : scores[i - 1]!)),
    share: kept.map((i) => share[i]!),
    gain: kept.map((i) => gain[i]!),
    lift: kept.map((i) => (i === 0 ? null : gain[i]! / share[i]!)),
  };
}

/** @param share rising from 0 to 1. */
function aroundTenths(share: readonly number[]): number[] {
  const kept: number[] = [];
  for (let tenth = 1, at = 1; tenth < 10; tenth++) {
    while (share[at]! < tenth / 10) at++;
    kept.push(at - 1, at);
  }
  return kept;
}
