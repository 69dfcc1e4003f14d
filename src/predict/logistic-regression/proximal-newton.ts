import { type Quadratic, stepOf } from './coordinate-descent.ts';
import { searchLine } from './line-search.ts';
import type { Evaluation, Objective } from './objective.ts';
import { centre, type Solution, type Stop } from './solution.ts';

/** A Hessian serves on while the violation falls to this share by each step with it. */
const FAST = 0.2;
/** Numbers of a side of the Hessian at most; where more coefficients move, the most violated are worked on first. */
const MOST_COEFFICIENTS = 3000;

/**
 * Proximal Newton over a working set: a quadratic model of the columns that are in use or want to be, made least with
 * the lasso by coordinate descent (Friedman, Hastie and Tibshirani 2010; Yuan, Ho and Lin 2012).
 */
export async function proximalNewton(
  objective: Objective,
  start: Float64Array,
  { tolerance, maxIterations, onStep }: Stop,
): Promise<Solution> {
  let here = await objective.at(start);
  let violations = violationsOf(here, objective);
  let largest = violations.largest;
  let iterations = 0;
  let isDone = largest <= tolerance;
  let columns = new Int32Array(0);
  let hessian: Float64Array | null = null;
  while (!isDone && iterations < maxIterations) {
    const wanted = workingSet(here, violations.byColumn, objective);
    const known = new Set(columns);
    const isFresh = hessian === null || wanted.some((j) => !known.has(j));
    if (isFresh) {
      columns = wanted;
      hessian = (await objective.at(here.coefficients, columns)).hessian;
    }
    const quadratic: Quadratic = { hessian: hessian!, columns, ...objective };
    const { direction, promised } = stepOf(quadratic, here, 0.01 * largest);
    const next = promised < 0 ? await searchLine(objective, here, { direction, promised }) : null;
    iterations++;
    if (next === null) {
      // No gain with a Hessian of this very place is the end.
      isDone = isFresh;
      hessian = null;
      continue;
    }
    const before = largest;
    centre(next.coefficients, objective);
    here = next;
    violations = violationsOf(here, objective);
    largest = violations.largest;
    onStep(largest);
    isDone = largest <= tolerance;
    if (largest > FAST * before) hessian = null;
  }
  return { coefficients: here.coefficients, loss: here.loss, largest, iterations, isDone, nextStep: null };
}

/** How far each column is from its optimum: the largest subgradient nearest to 0 of its coefficients. */
function violationsOf(
  { coefficients, gradient }: Evaluation,
  { k, width, lasso }: Objective,
): { byColumn: Float64Array; largest: number } {
  const byColumn = new Float64Array(width);
  for (let at = 0; at < k * width; at++) {
    const j = at % width;
    const w = coefficients[at]!;
    const g = gradient[at]!;
    const own =
      j === width - 1
        ? Math.abs(g)
        : w === 0
          ? Math.max(0, Math.abs(g) - lasso)
          : Math.abs(g + Math.sign(w) * lasso);
    byColumn[j] = Math.max(byColumn[j]!, own);
  }
  return { byColumn, largest: byColumn.reduce((a, b) => Math.max(a, b)) };
}

/** Columns, ascending, that have coefficients or a violation, and the intercept. */
function workingSet(
  { coefficients }: Evaluation,
  byColumn: Float64Array,
  { k, width }: Objective,
): Int32Array<ArrayBuffer> {
  const isUsed = (j: number): boolean =>
    Array.from({ length: k }, (_, c) => coefficients[c * width + j]).some(Boolean);
  const candidates = Array.from({ length: width - 1 }, (_, j) => j).filter(
    (j) => byColumn[j]! > 0 || isUsed(j),
  );
  const most = Math.max(1, Math.floor(MOST_COEFFICIENTS / k) - 1);
  const chosen = candidates.sort((a, b) => byColumn[b]! - byColumn[a]! || a - b).slice(0, most);
  return Int32Array.from([...chosen, width - 1]).sort();
}
