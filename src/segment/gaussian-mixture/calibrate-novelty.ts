import { assignMixture, type KernelMatrix } from '#kernels';
import { takeRows } from '#learn';
import type { Context } from '#matrix';
import { dealFolds, NOVELTY_FOLDS, type NoveltyCalibration, packCalibration } from '../protocol/index.ts';
import { type Improvement, improve, type Mixture } from './expectation-maximisation.ts';

/** From so many rows on, one fold of a fifth is held out instead of each in turn. */
const ONE_FOLD_ROWS = 50_000;
/** Iterations that let go of the rows that are held out. */
const ITERATIONS = 3;

/**
 * Cross-fitted Mahalanobis distances: each fifth of the rows is measured in a mixture that was refined without it; above
 * 50,000 rows only one fifth is.
 */
export async function calibrateNovelty(
  x: KernelMatrix,
  { mixture, ...kind }: { mixture: Mixture } & Pick<Improvement, 'covariance' | 'ridge'>,
  ctx: Context,
): Promise<NoveltyCalibration> {
  const foldOf = dealFolds(x.nRows, ctx.rng.fork('novelty'));
  const folds = x.nRows > ONE_FOLD_ROWS ? 1 : Math.min(NOVELTY_FOLDS, x.nRows);
  const rows = Uint32Array.from({ length: x.nRows }, (_, i) => i);
  const distances = Array.from({ length: mixture.parameters.k }, (): number[] => []);
  for (let fold = 0; fold < folds; fold++) {
    const held = takeRows(
      ctx.pool,
      x,
      rows.filter((row) => foldOf[row] === fold),
    );
    try {
      const without = await refinedWithout(
        x,
        { mixture, ...kind, kept: rows.filter((row) => foldOf[row] !== fold) },
        ctx,
      );
      const found = await assignMixture(ctx.pool, held, without.densities);
      for (const [i, label] of found.labels.entries()) distances[label]!.push(found.distances[i]!);
    } finally {
      held.release();
    }
  }
  return packCalibration(distances);
}

/** A mixture that loses a component with the rows stays as it is. */
async function refinedWithout(
  x: KernelMatrix,
  {
    mixture,
    kept,
    ...kind
  }: { mixture: Mixture; kept: Uint32Array } & Pick<Improvement, 'covariance' | 'ridge'>,
  ctx: Context,
): Promise<Mixture> {
  if (kept.length === 0) return mixture;
  const train = takeRows(ctx.pool, x, kept);
  try {
    const improvement = { ...kind, maxIterations: ITERATIONS, tolerance: 0 };
    return (await improve(train, mixture, improvement, ctx)) ?? mixture;
  } finally {
    train.release();
  }
}
