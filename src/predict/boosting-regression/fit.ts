import { AppError } from '#base';
import { type BoostTargets, binColumns, treeArraysOf } from '#kernels';
import type { Regressor, RegressorInput } from '#learn';
import type { Context } from '#matrix';
import { boost, categoriesOf, gainsOf } from '../gradient-boosting/boost.ts';
import { limitsOf } from '../gradient-boosting/limits.ts';
import { partRows } from '../gradient-boosting/rows.ts';
import { requireTargets } from '../require-targets.ts';
import { weightedMedian } from '../weighted-median.ts';
import { unpackBoostingRegression } from './codec.ts';
import { type BoostingRegressionModel, createBoostingRegressionModel } from './model.ts';
import { type BoostingRegressionOptions, boostingRegressionOptionsSchema } from './options.ts';

/**
 * Gradient-boosted trees for numbers: Newton steps on squared errors or on the Poisson or Tweedie deviance, medians in the
 * leaves for absolute errors (Friedman 2001), trees grown leaf by leaf from histograms.
 * @throws WEIGHTS_INVALID, TARGET_INVALID, FIT_DIVERGED; COLUMN_UNKNOWN, OPTION_INVALID by limits
 */
export const gradientBoostingRegression: Regressor<BoostingRegressionOptions, BoostingRegressionModel> = {
  name: 'gradient-boosting',
  title: 'Gradient boosting',
  task: 'regression',
  options: boostingRegressionOptionsSchema,
  needs: { missing: true, categories: 'codes', scaled: false },
  weightsAreRepeats: false,
  fit,
  unpack: (bundle) => createBoostingRegressionModel(unpackBoostingRegression(bundle)),
};

async function fit(
  input: RegressorInput,
  options: BoostingRegressionOptions,
  ctx: Context,
): Promise<BoostingRegressionModel> {
  const { loss, power } = options;
  requireTargets('gradient-boosting', input, loss);
  const { y, weights, groups } = input;
  const { features, x } = input.x;
  const limits = limitsOf(options, { features, nClasses: 2 });
  if (loss === 'absolute' && limits.directions !== null) {
    throw new AppError(
      'OPTION_INVALID',
      'gradient-boosting.monotone: expected another loss than absolute, whose leaves are medians, got absolute',
    );
  }
  const rng = ctx.rng.fork('gradient-boosting');
  const share = options.earlyStopping > 0 ? options.validationShare : 0;
  const alike = { y: new Int32Array(y.length), nClasses: 1, groups, weights };
  const rows = partRows(alike, share, rng.fork('hold-out'));
  const bins = await binColumns(ctx.pool, x, {
    maxBins: options.maxBins,
    categories: categoriesOf(features),
    seed: rng.fork('bins').uint32(),
    rows: rows.trainRows.length === x.nRows ? null : rows.trainRows,
  });
  try {
    const { base, start, targets } = startOf(input, { loss, power, rows: rows.trainRows });
    const none = { y: new Int32Array(0), nClasses: 2 };
    const rounds = await boost(
      { ...none, bins, weights, base: Float64Array.of(start), targets, ...rows },
      { options, limits, rng },
      ctx,
    );
    const trees = rounds.flatMap((round) => round.trees);
    return createBoostingRegressionModel({
      features: features.map(({ name }) => name),
      isLog: loss === 'poisson' || loss === 'tweedie',
      base,
      trees: treeArraysOf(trees, bins),
      importance: gainsOf(trees, features.length),
    });
  } finally {
    bins.release();
  }
}

/** The best constant score, and what is left to learn: scores of sums start at 0, so that f32 holds them well. */
function startOf(
  { y, weights }: RegressorInput,
  { loss, power, rows }: Pick<BoostTargets, 'loss' | 'power'> & { readonly rows: Uint32Array },
): { readonly base: number; readonly start: number; readonly targets: BoostTargets } {
  if (loss === 'squared' || loss === 'absolute') {
    const base = loss === 'squared' ? meanOf(y, weights, rows) : weightedMedian(y, weights, rows);
    return {
      base,
      start: 0,
      targets: { values: Float32Array.from(y, (value) => value - base), loss, power },
    };
  }
  const mean = meanOf(y, weights, rows);
  if (!(mean > 0)) {
    throw new AppError(
      'TARGET_INVALID',
      `gradient-boosting: expected a target above 0 among the rows to learn from, got only 0 in ${rows.length}`,
    );
  }
  const base = Math.log(mean);
  return { base, start: base, targets: { values: Float32Array.from(y), loss, power } };
}

function meanOf(y: Float64Array, weights: Float32Array | null, rows: Uint32Array): number {
  let [sum, total] = [0, 0];
  for (const row of rows) {
    const weight = weights === null ? 1 : weights[row]!;
    sum += weight * y[row]!;
    total += weight;
  }
  return sum / total;
}
