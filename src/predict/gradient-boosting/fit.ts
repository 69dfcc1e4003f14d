import { binColumns, type RawTree, treeArraysOf } from '#kernels';
import type { Classifier, ClassifierInput } from '#learn';
import { boost, categoriesOf, gainsOf } from './boost.ts';
import { unpackGradientBoosting } from './codec.ts';
import { limitsOf } from './limits.ts';
import { createGradientBoostingModel, type GradientBoostingModel } from './model.ts';
import { type GradientBoostingOptions, gradientBoostingOptionsSchema } from './options.ts';
import { partRows, requireWeights } from './rows.ts';
import type { GradientBoostingState } from './state.ts';
import { tellTraining } from './tell-training.ts';

/** Share of a class that no row belongs to. */
const LEAST_SHARE = 1e-7;

/**
 * Gradient-boosted trees for classes: Newton steps on the log-loss, trees grown leaf by leaf from histograms.
 * @throws WEIGHTS_INVALID, TARGET_INVALID when early stopping cannot hold rows of each class out, FIT_DIVERGED;
 * COLUMN_UNKNOWN, OPTION_INVALID by limits
 */
export const gradientBoostingLearner: Classifier<GradientBoostingOptions, GradientBoostingModel> = {
  name: 'gradient-boosting',
  title: 'Gradient boosting',
  task: 'classification',
  options: gradientBoostingOptionsSchema,
  needs: { missing: true, categories: 'codes', scaled: false },
  weightsAreRepeats: false,
  async fit(input, options, ctx) {
    requireWeights(input.weights);
    const rng = ctx.rng.fork('gradient-boosting');
    const share = options.earlyStopping > 0 ? options.validationShare : 0;
    const rows = partRows(input, share, rng.fork('hold-out'));
    const { features, x } = input.x;
    const limits = limitsOf(options, { features, nClasses: input.nClasses });
    const bins = await binColumns(ctx.pool, x, {
      maxBins: options.maxBins,
      categories: categoriesOf(features),
      seed: rng.fork('bins').uint32(),
      rows: rows.trainRows.length === x.nRows ? null : rows.trainRows,
    });
    try {
      const base = baseScores(input, rows.trainRows);
      const { y, nClasses, weights } = input;
      const rounds = await boost(
        { bins, y, nClasses, weights, base, ...rows },
        { options, limits, rng },
        ctx,
      );
      const trees = rounds.flatMap((round) => round.trees);
      const stateOf = (some: readonly RawTree[]): GradientBoostingState => ({
        features: features.map(({ name }) => name),
        nClasses,
        base,
        trees: treeArraysOf(some, bins),
        importance: gainsOf(some, features.length),
      });
      if (ctx.training !== undefined) await tellTraining(input, { rounds, ...rows, stateOf }, ctx);
      return createGradientBoostingModel(stateOf(trees));
    } finally {
      bins.release();
    }
  },
  unpack: (bundle) => createGradientBoostingModel(unpackGradientBoosting(bundle)),
};

/** Log-odds or log shares of the classes; those of no row as good as never. */
function baseScores({ y, nClasses, weights }: ClassifierInput, rows: Uint32Array): Float64Array {
  const totals = new Float64Array(nClasses);
  for (const row of rows) totals[y[row]!]! += weights?.[row] ?? 1;
  const all = totals.reduce((a, b) => a + b, 0);
  const shares = totals.map((total) => Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, total / all)));
  return nClasses === 2 ? Float64Array.of(Math.log(shares[1]! / (1 - shares[1]!))) : shares.map(Math.log);
}
