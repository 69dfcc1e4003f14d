import { AppError } from '#base';
import type { RegressorInput } from '#learn';
import type { Context } from '#matrix';
import { giveAir } from '../give-air.ts';
import { lbfgs } from '../logistic-regression/lbfgs.ts';
import { newton } from '../logistic-regression/newton.ts';
import { type Evaluation, largestOf, type Objective } from '../logistic-regression/objective.ts';
import type { LinearSolution } from './least-squares.ts';
import type { LinearRegressionOptions } from './options.ts';
import { boundedSum } from './predict-rows.ts';

/** With more columns the Hessian costs more than the steps that it saves. */
const MOST_NEWTON_COLUMNS = 256;
const ROWS_AT_ONCE = 2048;

/**
 * Poisson and Tweedie regression through the logarithm, with ridge, by Newton's method or, of many columns, L-BFGS
 * (Nelder and Wedderburn 1972; Jorgensen 1987). Targets are taken in units of their mean, and the intercept is free.
 * O(nRows nCols^2) a step.
 * @throws FIT_DIVERGED
 */
export async function logLink(
  input: RegressorInput,
  options: LinearRegressionOptions,
  { total, mean, ctx }: { readonly total: number; readonly mean: number; readonly ctx: Context },
): Promise<LinearSolution> {
  const { nCols } = input.x.x;
  // the penalty counts against the loss in the unit of the target
  const power = options.loss === 'poisson' ? 1 : options.power;
  const ridge = options.alpha * mean ** (power - 2);
  const objective = objectiveOf(input, { power, ridge, total, mean, signal: ctx.signal });
  const start = new Float64Array(nCols + 1);
  const { tolerance, maxIterations } = options;
  const stop = { tolerance, maxIterations, onStep: () => {} };
  const found =
    nCols <= MOST_NEWTON_COLUMNS
      ? await newton(objective, { start, isNear: false }, stop)
      : await lbfgs(objective, start, stop);
  const coefficients = Float64Array.from(found.coefficients);
  coefficients[nCols]! += Math.log(mean);
  if (!coefficients.every(Number.isFinite)) throw diverged(Number.NaN);
  return {
    coefficients,
    iterations: found.iterations,
    converged: found.isDone && found.largest <= 1e3 * tolerance,
  };
}

interface Given {
  /** 1 is Poisson. */
  readonly power: number;
  readonly ridge: number;
  readonly total: number;
  readonly mean: number;
  readonly signal: AbortSignal;
}

function objectiveOf(input: RegressorInput, { power, ridge, total, mean, signal }: Given): Objective {
  const { x, y, weights } = input;
  const { nRows, nCols, data } = x.x;
  const width = nCols + 1;
  return {
    k: 1,
    width,
    ridge,
    lasso: 0,
    async at(coefficients, columns = null): Promise<Evaluation> {
      const gradient = new Float64Array(width);
      const hessian = columns === null ? null : new Float64Array(width * width);
      const own = new Float64Array(width).fill(1);
      let loss = 0;
      for (let row = 0; row < nRows; row++) {
        if (row % ROWS_AT_ONCE === 0) await giveAir(signal);
        const weight = weights === null ? 1 : weights[row]!;
        if (weight === 0) continue;
        own.set(data.subarray(row * nCols, row * nCols + nCols));
        const terms = termsOf(boundedSum(coefficients, own, nCols), y[row]! / mean, power);
        loss += weight * terms.loss;
        const slope = weight * terms.slope;
        for (let j = 0; j < width; j++) gradient[j]! += slope * own[j]!;
        if (hessian !== null) addSquares(hessian, own, weight * terms.curvature);
      }
      loss /= total;
      let squares = 0;
      for (let j = 0; j < width; j++) {
        gradient[j]! /= total;
        if (j === nCols) continue;
        squares += coefficients[j]! ** 2;
        gradient[j]! += ridge * coefficients[j]!;
      }
      if (hessian !== null) finish(hessian, { width, total, ridge });
      const value = loss + (ridge / 2) * squares;
      if (!Number.isFinite(value) || !Number.isFinite(largestOf(gradient))) throw diverged(value);
      return { coefficients, value, loss, gradient, hessian };
    },
  };
}

/** Half the unit deviance of a row, but for what the target alone adds to it, and its derivatives by the sum. */
function termsOf(sum: number, y: number, power: number) {
  if (power === 1) {
    const mean = Math.exp(sum);
    return { loss: mean - y * sum, slope: mean - y, curvature: mean };
  }
  const first = y * Math.exp((1 - power) * sum);
  const second = Math.exp((2 - power) * sum);
  return {
    loss: first / (power - 1) + second / (2 - power),
    slope: second - first,
    curvature: (power - 1) * first + (2 - power) * second,
  };
}

/** Adds the products of a row to the lower half. */
function addSquares(sums: Float64Array, own: Float64Array, weight: number): void {
  const n = own.length;
  for (let i = 0; i < n; i++) {
    const value = weight * own[i]!;
    if (value === 0) continue;
    for (let j = 0; j <= i; j++) sums[i * n + j]! += value * own[j]!;
  }
}

function finish(
  hessian: Float64Array,
  { width, total, ridge }: { readonly width: number; readonly total: number; readonly ridge: number },
): void {
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) hessian[i * width + j]! /= total;
    if (i < width - 1) hessian[i * width + i]! += ridge;
    for (let j = 0; j < i; j++) hessian[j * width + i] = hessian[i * width + j]!;
  }
}

function diverged(value: number): AppError {
  return new AppError('FIT_DIVERGED', `linear-regression: expected a finite loss, got ${value}`, {
    hint: 'Scale the columns, or make the penalty stronger with a larger alpha.',
  });
}
