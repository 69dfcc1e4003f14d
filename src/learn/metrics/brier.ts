import type { ScoredRows } from './scored-rows.ts';

/**
 * Brier score (1950): mean squared distance of probabilities to what came. With two classes that of class 1 alone, in
 * [0, 1]; with more the sum over the classes, in [0, 2]. Null without rows.
 */
export function brier({ probabilities, y, nClasses, weights }: ScoredRows): number | null {
  const first = nClasses === 2 ? 1 : 0;
  let sum = 0;
  let total = 0;
  for (const [i, own] of y.entries()) {
    const weight = weights === null ? 1 : weights[i]!;
    for (let c = first; c < nClasses; c++) {
      const off = probabilities[i * nClasses + c]! - (own === c ? 1 : 0);
      sum += weight * off * off;
    }
    total += weight;
  }
  return total > 0 ? sum / total : null;
}
