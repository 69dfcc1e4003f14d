import { assignNearest, kmeansLloyd } from '#kernels';
import { countDistinctRows, takeRows } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { dealFolds, NOVELTY_FOLDS, type NoveltyCalibration, packCalibration } from '../protocol/index.ts';

/** From so many rows on, one fold of a fifth is held out instead of each in turn. */
const ONE_FOLD_ROWS = 50_000;

/**
 * Cross-fitted distances: each fifth of the rows is measured against centres that were refined (Lloyd, from the
 * fitted centres) without it; above 50,000 rows only one fifth is. O(n k d) a fold.
 */
export async function calibrateNovelty(
  matrix: FeatureMatrix,
  { centres, k }: { centres: Float64Array; k: number },
  ctx: Context,
): Promise<NoveltyCalibration> {
  const { nRows } = matrix.x;
  const foldOf = dealFolds(nRows, ctx.rng.fork('novelty'));
  const folds = nRows > ONE_FOLD_ROWS ? 1 : Math.min(NOVELTY_FOLDS, nRows);
  const distances = Array.from({ length: k }, (): number[] => []);
  for (let fold = 0; fold < folds; fold++) {
    const held = await measureFold(matrix, { centres, k, heldOut: (row) => foldOf[row] === fold }, ctx);
    for (const [i, label] of held.labels.entries()) distances[label]!.push(held.distances[i]!);
  }
  return packCalibration(distances);
}

async function measureFold(
  { x }: FeatureMatrix,
  { centres, k, heldOut }: { centres: Float64Array; k: number; heldOut: (row: number) => boolean },
  { pool }: Context,
): Promise<{ labels: Int32Array; distances: Float32Array }> {
  const rows = Uint32Array.from({ length: x.nRows }, (_, i) => i);
  const train = takeRows(
    pool,
    x,
    rows.filter((row) => !heldOut(row)),
  );
  const held = takeRows(pool, x, rows.filter(heldOut));
  try {
    const refined =
      countDistinctRows(train, k) === k
        ? await kmeansLloyd(pool, train, { centres, maxIterations: 300, tolerance: 1e-6 })
        : { centres };
    return await assignNearest(pool, held, refined.centres);
  } finally {
    train.release();
    held.release();
  }
}
