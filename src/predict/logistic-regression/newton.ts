import { choleskyOf, solveCholesky } from './cholesky.ts';
import { searchLine } from './line-search.ts';
import { type Evaluation, largestOf, type Objective } from './objective.ts';
import { centre, type Solution, type Stop } from './solution.ts';

/** A Hessian serves on while the largest derivative falls to this share by each step with it. */
const FAST = 0.2;

/**
 * Newton's method with a Hessian that is kept while it serves (Shamanskii 1967).
 * @param isNear whether `start` is close enough for the first Hessian to serve on.
 */
export async function newton(
  objective: Objective,
  { start, isNear }: { readonly start: Float64Array; readonly isNear: boolean },
  { tolerance, maxIterations, onStep }: Stop,
): Promise<Solution> {
  const { width } = objective;
  const columns = Int32Array.from({ length: width }, (_, j) => j);
  let here = await objective.at(start, columns);
  let factor = factorOf(here, objective);
  let largest = largestOf(here.gradient);
  let keeps = isNear;
  let iterations = 0;
  let isDone = largest <= tolerance;
  while (!isDone && iterations < maxIterations) {
    const direction = solveCholesky(
      factor,
      here.gradient.map((value) => -value),
    );
    const promised = dot(direction, here.gradient);
    const next = await searchLine(objective, here, { direction, promised, columns: keeps ? null : columns });
    iterations++;
    if (next === null) {
      isDone = true;
      break;
    }
    const before = largest;
    here = next;
    largest = largestOf(here.gradient);
    onStep(largest);
    isDone = largest <= tolerance;
    if (isDone) break;
    keeps = largest <= FAST * before;
    if (keeps) continue;
    if (here.hessian === null) here = await objective.at(here.coefficients, columns);
    factor = factorOf(here, objective);
  }
  const coefficients = Float64Array.from(here.coefficients);
  centre(coefficients, objective);
  const nextStep = solveCholesky(factor, here.gradient);
  return { coefficients, loss: here.loss, largest, iterations, isDone, nextStep };
}

/** The factor of the Hessian, to which is added what pins coefficients that no penalty pins. */
function factorOf({ hessian }: Evaluation, { k, width, ridge }: Objective): Float64Array {
  const n = k * width;
  const pinned = Float64Array.from(hessian!);
  // Adding the same to a column's coefficients of all classes changes nothing: curvature 0, gradient 0.
  for (let j = ridge > 0 ? width - 1 : 0; j < width && k > 1; j++) {
    let sum = 0;
    for (let c = 0; c < k; c++) sum += pinned[(c * width + j) * (n + 1)]!;
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < k; b++) pinned[(a * width + j) * n + b * width + j]! += sum / k / k;
    }
  }
  return choleskyOf(pinned, n);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
