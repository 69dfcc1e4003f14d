import { partOf } from '#base';
import type { LogisticRows } from '#kernels';
import type { Context } from '#matrix';
import { lbfgs } from './lbfgs.ts';
import { newton } from './newton.ts';
import { type Objective, objectiveOf } from './objective.ts';
import type { LogisticRegressionOptions } from './options.ts';
import { proximalNewton } from './proximal-newton.ts';
import type { Solution, Stop } from './solution.ts';
import type { LogisticRegressionState } from './state.ts';

/** Rows in kernel memory and what is known of them. */
export interface Problem {
  readonly rows: LogisticRows;
  readonly nCols: number;
  /** [nRows] rank of the class among those that have rows. */
  readonly y: Int32Array;
  readonly weights: Float32Array | null;
  /** Weight of the rows of each of these classes. */
  readonly shares: Float64Array;
  /** [nCols] standard deviations. */
  readonly deviations: Float64Array;
}

/** Up to this width * (predictors + 1) a Hessian costs less than the steps that it saves (measured). */
const NEWTON_SHAPE = 250;
/** From so many rows on the solver starts from the solution of a part of them. */
const ROWS_FOR_PART = 20_000;
const PART = 10;
/** Fewer rows of a class than this in the part do not tell enough. */
const ROWS_OF_CLASS = 50;
/** A coefficient that would change the logit of a typical row by so much in a further step has not settled. */
const UNSETTLED = 0.1;

type Solved = Pick<LogisticRegressionState, 'coefficients' | 'iterations' | 'converged' | 'separated'>;

/** The coefficients that make the objective least. */
export async function solve(
  problem: Problem,
  options: LogisticRegressionOptions,
  ctx: Context,
): Promise<Solved> {
  const totalWeight = problem.shares.reduce((a, b) => a + b, 0);
  const part = partialOf(problem);
  const from = part === null ? null : await warmStart(problem, { ...options, ...part, totalWeight }, ctx);
  const objective = objectiveFor(problem, { ...options, totalWeight, ofStride: totalWeight, stride: 1 }, ctx);
  const progress = part === null ? ctx.progress : partOf(ctx.progress, 0.2, 1);
  const start = from ?? startOf(problem);
  const solution = await run(
    objective,
    { start, isNear: from !== null },
    stopOf(options, { ...ctx, progress }),
  );
  const isFree = objective.ridge === 0 && objective.lasso === 0;
  const separated = isFree && isSeparated(solution, problem, totalWeight);
  if (separated) {
    ctx.log.warn(
      'logistic-regression: the classes can be told apart without error and no penalty keeps the coefficients ' +
        'small: they have no finite optimum, and probabilities are close to 0 and 1. Use a penalty.',
    );
  } else if (!solution.isDone) {
    const { iterations, largest } = solution;
    ctx.log.warn(
      `logistic-regression: not settled after ${iterations} steps: a derivative is still ${largest.toExponential(1)}. ` +
        'Scale the columns, raise maxIterations or take a stronger penalty.',
    );
  }
  const { coefficients, iterations, isDone: converged } = solution;
  return { coefficients, iterations, converged, separated };
}

function objectiveFor(
  { rows, nCols }: Problem,
  given: LogisticRegressionOptions & { totalWeight: number; ofStride: number; stride: number },
  { signal }: Context,
): Objective {
  const { penalty, c, totalWeight, ofStride, stride } = given;
  const strength = penalty === 'none' ? 0 : 1 / (c * totalWeight);
  const l1 = { none: 0, l2: 0, l1: 1, 'elastic-net': given.l1Ratio }[penalty];
  const penalties = { ridge: strength * (1 - l1), lasso: strength * l1 };
  return objectiveOf(rows, { width: nCols + 1, ...penalties, totalWeight: ofStride, stride, signal });
}

/** Every tenth row, where rows are many and each class keeps enough of them; else null. */
function partialOf({ y, weights, shares }: Problem): { stride: number; ofStride: number } | null {
  if (y.length < ROWS_FOR_PART) return null;
  const counts = new Int32Array(shares.length);
  let ofStride = 0;
  for (let row = 0; row < y.length; row += PART) {
    const weight = weights === null ? 1 : weights[row]!;
    ofStride += weight;
    if (weight > 0) counts[y[row]!]!++;
  }
  return counts.every((count) => count >= ROWS_OF_CLASS) ? { stride: PART, ofStride } : null;
}

async function warmStart(
  problem: Problem,
  given: LogisticRegressionOptions & { totalWeight: number; ofStride: number; stride: number },
  ctx: Context,
): Promise<Float64Array> {
  const objective = objectiveFor(problem, given, ctx);
  const stop = stopOf({ tolerance: Math.max(given.tolerance, 1e-3), maxIterations: 30 }, silenced(ctx));
  const { coefficients } = await run(objective, { start: startOf(problem), isNear: false }, stop);
  return coefficients;
}

function silenced(ctx: Context): Context {
  return { ...ctx, progress: { report: () => {} } };
}

function run(
  objective: Objective,
  from: { readonly start: Float64Array; readonly isNear: boolean },
  stop: Stop,
): Promise<Solution> {
  if (objective.lasso > 0) return proximalNewton(objective, from.start, stop);
  const isSmall = objective.width * (objective.k + 1) <= NEWTON_SHAPE;
  return isSmall ? newton(objective, from, stop) : lbfgs(objective, from.start, stop);
}

/** No column counts; the intercepts give the shares of the classes. */
function startOf({ rows: { k }, nCols, shares }: Problem): Float64Array {
  const start = new Float64Array(k * (nCols + 1));
  if (k === 1) start[nCols] = Math.log(shares[1]! / shares[0]!);
  else {
    const logs = shares.map(Math.log);
    const mean = logs.reduce((a, b) => a + b, 0) / k;
    for (const [c, log] of logs.entries()) start[(c + 1) * (nCols + 1) - 1] = log - mean;
  }
  return start;
}

/** Reports by how many of the powers of ten from the first derivative down to the tolerance are done. */
function stopOf(
  { tolerance, maxIterations }: Pick<LogisticRegressionOptions, 'tolerance' | 'maxIterations'>,
  { progress }: Context,
): Stop {
  let first = 0;
  return {
    tolerance,
    maxIterations,
    onStep(largest) {
      first = Math.max(first, largest);
      const done = Math.log(first / largest) / Math.log(first / tolerance);
      if (largest > 0 && done > 0) progress.report(Math.min(1, done));
    },
  };
}

/**
 * Whether the optimum is not finite: all rows are told right (then their whole loss is below what one row of even odds
 * has), or at the end a step would still move a logit.
 */
function isSeparated(
  { loss, nextStep }: Solution,
  { weights, nCols, deviations }: Problem,
  totalWeight: number,
): boolean {
  let least = weights === null ? 1 : Number.POSITIVE_INFINITY;
  for (const weight of weights ?? []) if (weight > 0) least = Math.min(least, weight);
  if (loss * totalWeight < Math.LN2 * least) return true;
  if (nextStep === null) return false;
  return nextStep.some((step, at) => Math.abs(step) * (deviations[at % (nCols + 1)] ?? 1) > UNSETTLED);
}
