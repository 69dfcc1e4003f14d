import { AppError, type Rng, throwIfAborted } from '#base';
import { type BinnedColumns, type BoostInput, type BoostRound, boostTrees, type RawTree } from '#kernels';
import type { Context, Feature } from '#matrix';
import type { Limits } from './limits.ts';
import type { GradientBoostingOptions } from './options.ts';

/** Levels that the sets of a tree reach. */
const MOST_LEVELS = 255 * 32;

/** [features] levels of columns of codes; 0 for numbers. */
export function categoriesOf(features: readonly Feature[]): Int32Array {
  return Int32Array.from(features, ({ kind, nLevels = 0 }) =>
    kind === 'category' ? Math.min(Math.max(nLevels, 1), MOST_LEVELS) : 0,
  );
}

/** The rounds that are kept. @throws FIT_DIVERGED */
export async function boost(
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

/** [features] sum of the gains of the splits by each. */
export function gainsOf(trees: readonly RawTree[], nFeatures: number): Float64Array {
  const gains = new Float64Array(nFeatures);
  for (const { columns, gains: own } of trees) {
    for (const [node, column] of columns.entries()) if (column >= 0) gains[column]! += own[node]!;
  }
  return gains;
}
