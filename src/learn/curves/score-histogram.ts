import type { ScoreHistogram } from '#contract';
import type { ScoredRows } from '../metrics/scored-rows.ts';

/** How the probabilities of a class lie in bins of equal width, by true class. */
export function scoreHistogram(rows: ScoredRows, one: number, bins = 20): ScoreHistogram {
  const { probabilities, y, nClasses, weights } = rows;
  const counts = Array.from({ length: nClasses }, () => new Array<number>(bins).fill(0));
  for (const [i, own] of y.entries()) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(probabilities[i * nClasses + one]! * bins)));
    counts[own]![bin]! += weights === null ? 1 : weights[i]!;
  }
  return { class: one, edges: Array.from({ length: bins + 1 }, (_, i) => i / bins), weights: counts };
}
