import type { Evaluation, Objective } from './objective.ts';

/** Share of the promised gain that a step must bring (Armijo). */
const ENOUGH = 1e-4;
const SHORTEST = 1e-8;
/** Differences of values below this share of them are rounding. */
const ROUNDING = 1e-13;

/**
 * The first of the steps 1, 1/2, 1/4, ... along `direction` that gains enough; null where none does.
 * @param promised change of the objective by a whole step, below 0. @param columns of the Hessian at the first one.
 */
export async function searchLine(
  objective: Objective,
  from: Evaluation,
  given: {
    readonly direction: Float64Array;
    readonly promised: number;
    readonly columns?: Int32Array | null;
  },
): Promise<Evaluation | null> {
  const { direction, promised, columns = null } = given;
  const before = from.value + lassoOf(from.coefficients, objective);
  const slack = ROUNDING * Math.max(1e-300, Math.abs(before));
  for (let step = 1; step >= SHORTEST; step /= 2) {
    const coefficients = from.coefficients.map((value, at) => value + step * direction[at]!);
    const next = await objective.at(coefficients, columns);
    const gained = next.value + lassoOf(coefficients, objective) - before;
    if (gained <= ENOUGH * step * promised + slack) return next;
  }
  return null;
}

/** lasso |w|_1, without the intercepts. */
export function lassoOf(
  coefficients: Float64Array,
  { lasso, width }: Pick<Objective, 'lasso' | 'width'>,
): number {
  if (lasso === 0) return 0;
  let sum = 0;
  for (let at = 0; at < coefficients.length; at++) {
    if (at % width !== width - 1) sum += Math.abs(coefficients[at]!);
  }
  return lasso * sum;
}
