import { AppError, type Rng, throwIfAborted } from '#base';
import {
  type BinnedColumns,
  type BoostInput,
  type BoostRound,
  binColumns,
  boostTrees,
  type RawTree,
  treeArraysOf,
} from '#kernels';
import type { Classifier, ClassifierInput } from '#learn';
import type { Context } from '#matrix';
import { unpackGradientBoosting } from './codec.ts';
import { type Limits, limitsOf } from './limits.ts';
import { createGradientBoostingModel, type GradientBoostingModel } from './model.ts';
import { type GradientBoostingOptions, gradientBoostingOptionsSchema } from './options.ts';
import { partRows, requireWeights } from './rows.ts';
import type { GradientBoostingState } from './state.ts';
import { tellTraining } from './tell-training.ts';

/** Levels that the sets of a tree reach. */
const MOST_LEVELS = 255 * 32;
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
      categories: Int32Array.from(features, ({ kind, nLevels = 0 }) =>
        kind === 'category' ? Math.min(Math.max(nLevels, 1), MOST_LEVELS) : 0,
      ),
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

/** The rounds that are kept. @throws FIT_DIVERGED */
async function boost(
  input: BoostInput,
  { options, limits, rng }: { options: GradientBoostingOptions; limits: Limits; rng: Rng },
  ctx: Context,
): Promise<BoostRound[]> {
  const { trees, earlyStopping, columnShare, rowShare } = options;
  const { nCols } = input.bins;
  const nActive = Math.max(1, Math.round(columnShare * nCols));
  const isDrawn = nActive < nCols || rowShare < 1;
  const kept: BoostRound[] = [];
  let best = 0;
  const batches = boostTrees(ctx.pool, input, {
    growth: { ...options, ...limits, nActive },
    draws: drawsOf(input.bins, nActive, rng),
    rounds: trees,
    mostRounds: earlyStopping > 0 ? earlyStopping : trees,
  });
  for await (const batch of batches) {
    throwIfAborted(ctx.signal);
    for (const round of batch) {
      // without draws the next round would be the same
      if (!isDrawn && round.trees.every((tree) => tree.columns.length === 1))
        return upTo(kept, best, options);
      kept.push(round);
      if (round.loss < kept[best]!.loss) best = kept.length - 1;
      if (earlyStopping > 0 && kept.length - 1 - best >= earlyStopping) return upTo(kept, best, options);
    }
    if (batch.length === 0) throw diverged(kept.length);
    ctx.progress.report(kept.length / trees);
  }
  if (kept.length < trees) throw diverged(kept.length);
  return upTo(kept, best, options);
}

function upTo(rounds: BoostRound[], best: number, { earlyStopping }: GradientBoostingOptions): BoostRound[] {
  return earlyStopping > 0 ? rounds.slice(0, best + 1) : rounds;
}

function diverged(rounds: number): AppError {
  return new AppError(
    'FIT_DIVERGED',
    `gradient boosting: expected finite gradients, got others in round ${rounds + 1}`,
    { hint: 'Lower the learning rate, or raise l2 or minHessian.', data: { epoch: rounds + 1 } },
  );
}

/** Columns and rows of each tree, drawn from streams of their own. */
function drawsOf({ nCols }: BinnedColumns, nActive: number, rng: Rng) {
  const all = Int32Array.from({ length: nCols }, (_, column) => column);
  const [forColumns, forRows] = [rng.fork('columns'), rng.fork('rows')];
  return {
    columns(tree: number): Int32Array {
      if (nActive === nCols) return all;
      const own = forColumns.fork(tree);
      const drawn = all.slice();
      for (let i = 0; i < nActive; i++) {
        const j = i + own.int(nCols - i);
        [drawn[i], drawn[j]] = [drawn[j]!, drawn[i]!];
      }
      return drawn.subarray(0, nActive).sort();
    },
    seed: (tree: number): number => forRows.fork(tree).uint32(),
  };
}

function gainsOf(trees: readonly RawTree[], nFeatures: number): Float64Array {
  const gains = new Float64Array(nFeatures);
  for (const { columns, gains: own } of trees) {
    for (const [node, column] of columns.entries()) if (column >= 0) gains[column]! += own[node]!;
  }
  return gains;
}
