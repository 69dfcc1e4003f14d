import { AppError } from '#base';
import type { RegressionLoss, RegressorInput } from '#learn';

/** Larger ones cannot be told apart from endless ones once they are squared in single precision. */
const LARGEST = 1e15;

/**
 * What rows weigh, after a look at them: targets are finite, at least 0 where the loss asks for it and not all 0 there, and
 * weights are from 0 up and not all 0.
 * @returns the sum of the weights and their mean of the targets. @throws TARGET_INVALID, WEIGHTS_INVALID
 */
export function requireTargets(
  learner: string,
  { y, weights, x }: RegressorInput,
  loss: RegressionLoss,
): { readonly total: number; readonly mean: number } {
  if (x.x.nRows === 0) throw invalid(`${learner}: expected rows to learn from, got none`);
  const isCount = loss === 'poisson' || loss === 'tweedie';
  let [total, sum] = [0, 0];
  for (let row = 0; row < y.length; row++) {
    const weight = weights === null ? 1 : weights[row]!;
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new AppError(
        'WEIGHTS_INVALID',
        `${learner}: expected weights from 0 up, got ${weight} in row ${row + 1}`,
      );
    }
    const value = y[row]!;
    if (!(Math.abs(value) <= LARGEST)) {
      throw invalid(
        `${learner}: expected targets between -${LARGEST} and ${LARGEST}, got ${value} in row ${row + 1}`,
      );
    }
    if (isCount && value < 0) {
      throw invalid(
        `${learner}: expected targets from 0 up for the ${loss} loss, got ${value} in row ${row + 1}`,
        'The squared and the absolute loss take targets below 0.',
      );
    }
    total += weight;
    sum += weight * value;
  }
  if (!(total > 0)) {
    throw new AppError('WEIGHTS_INVALID', `${learner}: expected rows of a weight above 0, got none`);
  }
  if (isCount && !(sum > 0)) {
    throw invalid(
      `${learner}: expected a target above 0 for the ${loss} loss, got only 0`,
      'There is nothing to foretell where all targets are 0.',
    );
  }
  return { total, mean: meanOf(y, weights, { total, first: sum / total }) };
}

/** The mean once more by differences from itself, which takes away most of the rounding. */
function meanOf(
  y: Float64Array,
  weights: Float32Array | null,
  { total, first }: { readonly total: number; readonly first: number },
): number {
  let sum = 0;
  for (let row = 0; row < y.length; row++) sum += (weights === null ? 1 : weights[row]!) * (y[row]! - first);
  return first + sum / total;
}

function invalid(message: string, hint?: string): AppError {
  return new AppError('TARGET_INVALID', message, hint === undefined ? {} : { hint });
}
