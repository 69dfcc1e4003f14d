import type { Ranking } from './ranking.ts';

/**
 * Share of all rows of the class among the `share` of the rows that rank highest; share in (0, 1]. Of rows of equal
 * probability at the edge the mean over their orders. Null when no row is of the class.
 */
export function gainAt({ hits, misses, positives, negatives }: Ranking, share: number): number | null {
  if (!(positives > 0)) return null;
  const wanted = share * (positives + negatives);
  let before = 0;
  let taken = 0;
  for (const [step, found] of hits.entries()) {
    const all = found + misses[step]!;
    if (all >= wanted) return (before + ((found - before) * (wanted - taken)) / (all - taken)) / positives;
    before = found;
    taken = all;
  }
  return 1;
}

/** How many times more often the class is among the `share` of the rows that rank highest than among all. */
export function liftAt(ranking: Ranking, share: number): number | null {
  const gain = gainAt(ranking, share);
  return gain === null ? null : gain / share;
}

/**
 * Largest distance between the distributions of the probability among rows of the class and the others (two-sample
 * Kolmogorov-Smirnov statistic). Null when all rows or none are of the class.
 */
export function kolmogorovSmirnov({ hits, misses, positives, negatives }: Ranking): number | null {
  if (!(positives > 0 && negatives > 0)) return null;
  let most = 0;
  for (const [step, found] of hits.entries()) {
    most = Math.max(most, Math.abs(found / positives - misses[step]! / negatives));
  }
  return most;
}
