/** Probabilities are moved into [LEAST, 1 - LEAST] before the logit is taken: the distance of 1 to the next f32. */
export const LEAST_INSIDE = 2 ** -23;
const MOST_STEPS = 100;
const LEAST_STEP = 1e-10;
const RIDGE = 1e-12;
/** Largest slope of the gradient at which a fit is done. */
const FLAT = 1e-7;

/** Probability = 1 / (1 + exp(slope f + offset)) of a row whose logit is f; the slope is below 0 for a sound model. */
export interface PlattScaling {
  readonly slope: number;
  readonly offset: number;
}

/** ln(p / (1 - p)), finite. */
export function logit(p: number): number {
  const inside = Math.min(Math.max(p, LEAST_INSIDE), 1 - LEAST_INSIDE);
  return Math.log(inside / (1 - inside));
}

/** The calibrated probability of a row with this logit. */
export function applyPlatt({ slope, offset }: PlattScaling, value: number): number {
  const z = slope * value + offset;
  return z >= 0 ? Math.exp(-z) / (1 + Math.exp(-z)) : 1 / (1 + Math.exp(z));
}

/**
 * Platt scaling (Platt 1999): a sigmoid fitted to held-out values, with targets of (n+ + 1) / (n+ + 2) and
 * 1 / (n- + 2), by Newton's method with backtracking (Lin, Lin and Weng 2007).
 * @param values [n] logits, finite.
 * @param came [n] 0 or 1
 * @param weights [n] a row of weight w counts as w rows, in the targets also; null: all 1.
 */
export function fitPlatt(values: Float64Array, came: Uint8Array, weights: Float32Array | null): PlattScaling {
  let positives = 0;
  let total = 0;
  const weightOf = (i: number) => (weights === null ? 1 : weights[i]!);
  for (let i = 0; i < values.length; i++) {
    total += weightOf(i);
    positives += came[i]! * weightOf(i);
  }
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (total - positives + 2);
  const target = (i: number) => (came[i] === 1 ? high : low);
  let slope = 0;
  let offset = Math.log((total - positives + 1) / (positives + 1));
  let loss = lossOf({ slope, offset });
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, hessian } = derivatives({ slope, offset });
    if (Math.max(Math.abs(gradient[0]), Math.abs(gradient[1])) < FLAT) break;
    const det = hessian[0] * hessian[2] - hessian[1] * hessian[1];
    const dSlope = -(hessian[2] * gradient[0] - hessian[1] * gradient[1]) / det;
    const dOffset = -(hessian[0] * gradient[1] - hessian[1] * gradient[0]) / det;
    const descent = gradient[0] * dSlope + gradient[1] * dOffset;
    let size = 1;
    for (; size >= LEAST_STEP; size /= 2) {
      const next = { slope: slope + size * dSlope, offset: offset + size * dOffset };
      const value = lossOf(next);
      if (value < loss + 1e-4 * size * descent) {
        ({ slope, offset } = next);
        loss = value;
        break;
      }
    }
    if (size < LEAST_STEP) break;
  }
  return { slope, offset };

  function lossOf(at: PlattScaling): number {
    let sum = 0;
    for (const [i, value] of values.entries()) {
      const z = at.slope * value + at.offset;
      // -t ln p - (1 - t) ln(1 - p), without overflow on either side
      sum +=
        weightOf(i) *
        (z >= 0 ? target(i) * z + Math.log1p(Math.exp(-z)) : (target(i) - 1) * z + Math.log1p(Math.exp(z)));
    }
    return sum;
  }

  function derivatives(at: PlattScaling) {
    const gradient: [number, number] = [0, 0];
    const hessian: [number, number, number] = [RIDGE, 0, RIDGE];
    for (const [i, value] of values.entries()) {
      const p = applyPlatt(at, value);
      const off = weightOf(i) * (target(i) - p);
      const curve = weightOf(i) * p * (1 - p);
      gradient[0] += value * off;
      gradient[1] += off;
      hessian[0] += value * value * curve;
      hessian[1] += value * curve;
      hessian[2] += curve;
    }
    return { gradient, hessian };
  }
}
