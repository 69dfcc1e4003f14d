import { assignNearest, clusterSpread, type KernelMatrix } from '#kernels';
import { takeRows } from '#learn';
import type { Context } from '#matrix';
import { dealFolds, NOVELTY_FOLDS, type NoveltyCalibration, packCalibration } from '../protocol/index.ts';

/** From so many rows on, one fold of a fifth is held out instead of each in turn. */
const ONE_FOLD_ROWS = 50_000;

/** Segments of rows, and what is made of the means of their rows. */
export interface HeldOutInput {
  readonly labels: Int32Array;
  readonly k: number;
  /** Centres [k, nCols] of the means [k, nCols]; the means themselves by default. */
  readonly settle?: (means: Float64Array) => Float64Array;
  /** Distance of a row to its centre from that which the coordinates give; the same by default. */
  readonly distanceOf?: (row: number, distance: number) => number;
}

/**
 * Cross-fitted distances: each fifth of the rows is measured against the centres of the segments without it; above
 * 50,000 rows only one fifth is. O(n k d) a fold.
 */
export async function heldOutDistances(
  x: KernelMatrix,
  input: HeldOutInput,
  ctx: Context,
): Promise<NoveltyCalibration> {
  const { k, distanceOf = (_, distance) => distance } = input;
  const foldOf = dealFolds(x.nRows, ctx.rng.fork('novelty'));
  const folds = x.nRows > ONE_FOLD_ROWS ? 1 : Math.min(NOVELTY_FOLDS, x.nRows);
  const rows = Uint32Array.from({ length: x.nRows }, (_, i) => i);
  const distances = Array.from({ length: k }, (): number[] => []);
  for (let fold = 0; fold < folds; fold++) {
    const centres = await centresWithout(x, { ...input, foldOf, fold }, ctx);
    const heldRows = rows.filter((row) => foldOf[row] === fold);
    const held = takeRows(ctx.pool, x, heldRows);
    try {
      const nearest = await assignNearest(ctx.pool, held, centres);
      for (const [i, row] of heldRows.entries()) {
        distances[nearest.labels[i]!]!.push(distanceOf(row, nearest.distances[i]!));
      }
    } finally {
      held.release();
    }
  }
  return packCalibration(distances);
}

/** A segment that lies in the fold as a whole keeps its centre. */
async function centresWithout(
  x: KernelMatrix,
  { labels, k, settle = (means) => means, foldOf, fold }: HeldOutInput & { foldOf: Uint8Array; fold: number },
  { pool }: Context,
): Promise<Float64Array> {
  // The rows of the fold go to segments of their own, c + k, whose means then stand for those without other rows.
  const split = labels.map((label, i) => (foldOf[i] === fold ? label + k : label));
  const { centres, sizes } = await clusterSpread(pool, x, split, 2 * k);
  const means = centres.slice(0, k * x.nCols);
  for (let c = 0; c < k; c++) {
    if (sizes[c] === 0) means.set(centres.subarray((c + k) * x.nCols, (c + k + 1) * x.nCols), c * x.nCols);
  }
  return settle(means);
}
