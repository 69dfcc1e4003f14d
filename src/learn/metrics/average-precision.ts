import type { Ranking } from './ranking.ts';

/**
 * Precision at each threshold, weighted by the recall gained there: the area under the precision-recall curve as steps,
 * without interpolation. Null when no row is of the class.
 */
export function averagePrecision({ hits, misses, positives }: Ranking): number | null {
  if (!(positives > 0)) return null;
  let sum = 0;
  let before = 0;
  for (const [step, found] of hits.entries()) {
    sum += ((found - before) * found) / (found + misses[step]!);
    before = found;
  }
  return sum / positives;
}
