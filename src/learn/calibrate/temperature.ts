import type { ScoredRows } from '../metrics/scored-rows.ts';

/** Probabilities below this count as it: the least f32 above 0 that is not denormal. */
export const LEAST_PROBABILITY = 2 ** -126;

/** Bounds of the inverse temperature: beyond them probabilities are equal, or 0 and 1. */
const LEAST = 1e-3;
const MOST = 1e3;
const MOST_STEPS = 200;

/** The calibrated probabilities are proportional to p ** inverse; below 1 they move towards one another. */
export interface TemperatureScaling {
  /** 1 / temperature, in [0.001, 1000]. */
  readonly inverse: number;
}

/**
 * Temperature scaling (Guo, Pleiss, Sun and Weinberger 2017): the one power of the probabilities with the least
 * log-loss on held-out rows. The loss is convex: Newton's method within an interval that bisection keeps.
 * @param rows probabilities [nRows, nClasses], classes and weights; at least one row of weight above 0.
 */
export function fitTemperature(rows: Omit<ScoredRows, 'predicted'>): TemperatureScaling {
  let [low, high] = [LEAST, MOST];
  let inverse = 1;
  for (let step = 0; step < MOST_STEPS && high - low > 1e-12 * high; step++) {
    const { slope, curve } = derivatives(rows, inverse);
    if (slope === 0) break;
    if (slope > 0) high = inverse;
    else low = inverse;
    const next = inverse - slope / curve;
    const moved = next > low && next < high ? next : Math.sqrt(low * high);
    if (Math.abs(moved - inverse) <= 1e-12 * inverse) return { inverse: moved };
    inverse = moved;
  }
  return { inverse };
}

/** Of the weighted log-loss by the inverse temperature. */
function derivatives(
  { probabilities, y, nClasses, weights }: Omit<ScoredRows, 'predicted'>,
  inverse: number,
): { slope: number; curve: number } {
  let [slope, curve] = [0, 0];
  const z = new Float64Array(nClasses);
  for (const [row, own] of y.entries()) {
    const weight = weights === null ? 1 : weights[row]!;
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < nClasses; c++) {
      z[c] = logOf(probabilities[row * nClasses + c]!);
      most = Math.max(most, z[c]!);
    }
    let [sum, mean, square] = [0, 0, 0];
    for (let c = 0; c < nClasses; c++) {
      const share = Math.exp(inverse * (z[c]! - most));
      sum += share;
      mean += share * z[c]!;
      square += share * z[c]! * z[c]!;
    }
    mean /= sum;
    slope += weight * (mean - z[own]!);
    curve += weight * Math.max(0, square / sum - mean * mean);
  }
  return { slope, curve };
}

/** Calibrated probabilities of a row, into `out`. */
export function applyTemperature(
  { inverse }: TemperatureScaling,
  said: Float32Array | Float64Array,
  out: Float64Array,
): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < out.length; c++) {
    out[c] = inverse * logOf(said[c]!);
    most = Math.max(most, out[c]!);
  }
  let sum = 0;
  for (let c = 0; c < out.length; c++) {
    out[c] = Math.exp(out[c]! - most);
    sum += out[c]!;
  }
  for (let c = 0; c < out.length; c++) out[c]! /= sum;
}

function logOf(p: number): number {
  return Math.log(Math.max(p, LEAST_PROBABILITY));
}
