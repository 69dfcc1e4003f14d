import { giveAir } from '../give-air.ts';

const MAX_STEPS = 50;
const RIDGE = 1;

/** Probability of class 1 as `1 / (1 + exp(-(intercept + slope * z)))`. */
export interface LogisticCurve {
  readonly intercept: number;
  readonly slope: number;
}

/** Rows of one column in units of its standard deviation, and which of two classes they are of. */
export interface CurveRows {
  /** [nRows] finite. */
  readonly z: Float64Array;
  /** [nRows] 0 or 1, both with weight. */
  readonly y: Int32Array;
  /** [nRows] at least 0; null: all 1. */
  readonly weights: Float32Array | null;
}

/**
 * The logistic curve of least log-loss plus half the squared slope, by Newton's method with halved steps; the small
 * penalty keeps the slope finite where the column parts the classes. O(nRows) a step.
 */
export async function fitLogisticCurve(rows: CurveRows, signal: AbortSignal): Promise<LogisticCurve> {
  let curve: LogisticCurve = { intercept: 0, slope: 0 };
  let state = evaluate(rows, curve);
  for (let step = 0; step < MAX_STEPS; step++) {
    const { g0, g1, h00, h01, h11 } = state;
    const det = h00 * h11 - h01 * h01;
    if (!(det > 0)) break;
    const [d0, d1] = [(h11 * g0 - h01 * g1) / det, (h00 * g1 - h01 * g0) / det];
    // half of what Newton expects to gain
    if (g0 * d0 + g1 * d1 < 1e-12 * (1 + Math.abs(state.loss))) break;
    let next = state;
    for (let share = 1; share > 1e-6; share /= 2) {
      const tried = { intercept: curve.intercept - share * d0, slope: curve.slope - share * d1 };
      await giveAir(signal);
      next = evaluate(rows, tried);
      if (next.loss < state.loss) {
        curve = tried;
        break;
      }
    }
    if (next.loss >= state.loss) break;
    state = next;
  }
  return curve;
}

/** Probability of class 1. */
export function curveAt({ intercept, slope }: LogisticCurve, z: number): number {
  return 1 / (1 + Math.exp(-(intercept + slope * z)));
}

/** Loss, gradient and second derivatives by intercept (0) and slope (1). */
function evaluate({ z, y, weights }: CurveRows, curve: LogisticCurve) {
  let loss = (RIDGE / 2) * curve.slope ** 2;
  let [g0, g1, h00, h01, h11] = [0, RIDGE * curve.slope, 0, 0, RIDGE];
  for (let row = 0; row < z.length; row++) {
    const weight = weights === null ? 1 : weights[row]!;
    if (weight === 0) continue;
    const at = z[row]!;
    const score = curve.intercept + curve.slope * at;
    const p = 1 / (1 + Math.exp(-score));
    const signed = y[row] === 1 ? score : -score;
    loss += weight * (signed > 0 ? Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)) - signed);
    const off = weight * (p - y[row]!);
    const curvature = weight * p * (1 - p);
    g0 += off;
    g1 += off * at;
    h00 += curvature;
    h01 += curvature * at;
    h11 += curvature * at * at;
  }
  return { loss, g0, g1, h00, h01, h11 };
}
