import { AppError } from '#base';
import type { Regressor, RegressorInput } from '#learn';
import type { Context } from '#matrix';
import { choleskyOf } from '../logistic-regression/cholesky.ts';
import { requireTargets } from '../require-targets.ts';
import { spreadOf } from '../spread-of.ts';
import { unpackLinearRegression } from './codec.ts';
import { leastSquares } from './least-squares.ts';
import { logLink } from './log-link.ts';
import { createLinearRegressionModel, type LinearRegressionModel } from './model.ts';
import { momentsOf } from './moments.ts';
import { type LinearRegressionOptions, linearRegressionOptionsSchema } from './options.ts';

/**
 * Linear regression: least squares with ridge, lasso, both or neither, or the Poisson or Tweedie deviance with ridge through
 * the logarithm; the intercept is not penalised.
 * @throws TARGET_INVALID, WEIGHTS_INVALID, OPTION_INVALID, FIT_DIVERGED
 */
export const linearRegression: Regressor<LinearRegressionOptions, LinearRegressionModel> = {
  name: 'linear-regression',
  title: 'Linear regression',
  task: 'regression',
  options: linearRegressionOptionsSchema,
  needs: { missing: false, categories: 'indicators', scaled: true },
  weightsAreRepeats: true,
  fit,
  unpack: (bundle) => createLinearRegressionModel(unpackLinearRegression(bundle)),
};

async function fit(
  input: RegressorInput,
  options: LinearRegressionOptions,
  ctx: Context,
): Promise<LinearRegressionModel> {
  const isLog = options.loss !== 'squared';
  if (isLog && options.l1Ratio > 0 && options.alpha > 0) {
    throw new AppError(
      'OPTION_INVALID',
      `linear-regression: expected l1Ratio 0 for the ${options.loss} loss, got ${options.l1Ratio}`,
    );
  }
  const { total, mean } = requireTargets('linear-regression', input, options.loss);
  const moments = await momentsOf(input, { total, mean }, ctx);
  const n = moments.means.length;
  const spread = spreadOf(input, { total, mean });
  const solution = isLog
    ? await logLink(input, options, { total, mean, ctx })
    : leastSquares(moments, options, { mean, spread });
  return createLinearRegressionModel({
    ...solution,
    features: input.x.features.map(({ name }) => name),
    isLog,
    rank: rankOf(moments.covariance, n),
    deviations: Float64Array.from({ length: n }, (_, j) => Math.sqrt(moments.covariance[j * n + j]!)),
  });
}

/** Columns that tell something the others do not. */
function rankOf(covariance: Float64Array, n: number): number {
  const factor = choleskyOf(covariance, n);
  let rank = 0;
  for (let j = 0; j < n; j++) if (Number.isFinite(factor[j * n + j]!)) rank++;
  return rank;
}
