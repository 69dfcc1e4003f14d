import { choleskyOf, solveCholesky } from '../logistic-regression/cholesky.ts';
import { stepOf } from '../logistic-regression/coordinate-descent.ts';
import type { Moments } from './moments.ts';
import type { LinearRegressionOptions } from './options.ts';
import type { LinearRegressionState } from './state.ts';

/** What a solver found. */
export type LinearSolution = Pick<LinearRegressionState, 'coefficients' | 'iterations' | 'converged'>;

/**
 * Least squares with ridge by Cholesky, with lasso by coordinate descent on the covariances (Friedman, Hastie and
 * Tibshirani 2010). Without a penalty a column that those before it already tell gets coefficient 0. O(nCols^3)
 * @param mean of the targets. @param spread their standard deviation.
 */
export function leastSquares(
  { means, covariance, withTarget }: Moments,
  { alpha, l1Ratio, tolerance }: LinearRegressionOptions,
  { mean, spread }: { readonly mean: number; readonly spread: number },
): LinearSolution {
  const n = means.length;
  const ridge = alpha * (1 - l1Ratio);
  const penalised = Float64Array.from(covariance);
  for (let j = 0; j < n; j++) penalised[j * n + j]! += ridge;
  const factor = choleskyOf(penalised, n);
  const coefficients = new Float64Array(n + 1);
  const lasso = alpha * l1Ratio;
  if (lasso === 0) coefficients.set(solveCholesky(factor, withTarget));
  else {
    const columns = Int32Array.from({ length: n + 1 }, (_, j) => j);
    const hessian = new Float64Array((n + 1) ** 2);
    for (let i = 0; i < n; i++) hessian.set(penalised.subarray(i * n, (i + 1) * n), i * (n + 1));
    hessian[hessian.length - 1] = 1;
    const gradient = new Float64Array(n + 1);
    for (let j = 0; j < n; j++) gradient[j] = -withTarget[j]!;
    const here = { coefficients: new Float64Array(n + 1), gradient };
    const { direction } = stepOf(
      { k: 1, width: n + 1, ridge, lasso, hessian, columns },
      here,
      tolerance * spread,
    );
    coefficients.set(direction);
  }
  let intercept = mean;
  for (let j = 0; j < n; j++) intercept -= coefficients[j]! * means[j]!;
  coefficients[n] = intercept;
  return { coefficients, iterations: 0, converged: true };
}
