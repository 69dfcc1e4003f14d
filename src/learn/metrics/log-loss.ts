import type { ScoredRows } from './scored-rows.ts';

/** Least probability that counts: the distance of 1 to the next f32. */
const LEAST = 2 ** -23;

/** Mean of -ln(probability of the true class), probabilities moved into [2^-23, 1 - 2^-23]. Null without rows. */
export function logLoss({ probabilities, y, nClasses, weights }: ScoredRows): number | null {
  let sum = 0;
  let total = 0;
  for (const [i, one] of y.entries()) {
    const weight = weights === null ? 1 : weights[i]!;
    const p = probabilities[i * nClasses + one]!;
    sum -= weight * Math.log(Math.min(Math.max(p, LEAST), 1 - LEAST));
    total += weight;
  }
  return total > 0 ? sum / total : null;
}
