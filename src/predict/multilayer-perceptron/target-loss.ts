import type { MlpTargets } from '#kernels';

/** Larger logarithms count as that; as in training. */
export const LARGEST_LOG = 30;

/** Weighted mean over rows of half the squared error, of the absolute error, or of half the deviance but for a constant. */
export function meanTargetLoss(
  scores: Float32Array,
  {
    rows,
    weights,
    targets,
  }: { readonly rows: Uint32Array; readonly weights: Float32Array; readonly targets: MlpTargets },
): number {
  let [sum, total] = [0, 0];
  for (const [at, row] of rows.entries()) {
    sum += weights[row]! * targetLoss(scores[at]!, targets.values[row]!, targets);
    total += weights[row]!;
  }
  return total > 0 ? sum / total : 0;
}

function targetLoss(given: number, target: number, { loss, power }: MlpTargets): number {
  if (loss === 'squared') return (given - target) ** 2 / 2;
  if (loss === 'absolute') return Math.abs(given - target);
  const score = Math.min(LARGEST_LOG, Math.max(-LARGEST_LOG, given));
  if (loss === 'poisson') return Math.exp(score) - target * score;
  const first = target * Math.exp((1 - power) * score);
  return first / (power - 1) + Math.exp((2 - power) * score) / (2 - power);
}
