import { lassoOf } from './line-search.ts';
import type { Evaluation, Objective } from './objective.ts';

/** A quadratic model of the smooth part over some columns. */
export interface Quadratic extends Pick<Objective, 'k' | 'width' | 'ridge' | 'lasso'> {
  /** [k * columns, k * columns] */
  readonly hessian: Float64Array;
  /** Ascending, the intercept among them. */
  readonly columns: Int32Array;
}

const MOST_SWEEPS = 1000;

/**
 * The step that makes the model and the lasso least, by coordinate descent until no coefficient would change its
 * derivative by more than `tolerance`. O(size^2) a sweep.
 * @returns the direction [k, width] and the change of the objective that a line search may count on.
 */
export function stepOf(
  { hessian, columns, ...objective }: Quadratic,
  { coefficients, gradient }: Evaluation,
  tolerance: number,
): { direction: Float64Array; promised: number } {
  const { k, width, lasso } = objective;
  const m = columns.length;
  const size = k * m;
  const places = Int32Array.from({ length: size }, (_, at) => Math.floor(at / m) * width + columns[at % m]!);
  const moved = Float64Array.from(places, (at) => coefficients[at]!);
  // gradient of the model at `moved`
  const slopes = Float64Array.from(places, (at) => gradient[at]!);
  let onlyUsed = false;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let largest = 0;
    for (let i = 0; i < size; i++) {
      const curvature = hessian[i * size + i]!;
      const before = moved[i]!;
      const threshold = i % m === m - 1 ? 0 : lasso;
      if (!(curvature > 0) || (onlyUsed && before === 0 && threshold > 0)) continue;
      const after = shrink(before - slopes[i]! / curvature, threshold / curvature);
      const change = after - before;
      if (change === 0) continue;
      moved[i] = after;
      largest = Math.max(largest, Math.abs(change) * curvature);
      for (let j = 0, at = i * size; j < size; j++, at++) slopes[j]! += change * hessian[at]!;
    }
    if (largest > tolerance) onlyUsed = true;
    else if (onlyUsed) onlyUsed = false;
    else break;
  }
  const direction = new Float64Array(k * width);
  let promised = 0;
  for (const [i, at] of places.entries()) {
    direction[at] = moved[i]! - coefficients[at]!;
    promised += direction[at]! * gradient[at]!;
  }
  const whole = coefficients.map((value, at) => value + direction[at]!);
  const lassoChange = lassoOf(whole, objective) - lassoOf(coefficients, objective);
  return { direction, promised: promised + lassoChange };
}

function shrink(value: number, by: number): number {
  if (value > by) return value - by;
  return value < -by ? value + by : 0;
}
