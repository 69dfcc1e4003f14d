import type { Rng } from '#base';
import { assignNearest, kmeansLloyd } from '#kernels';
import { countDistinctRows, takeRows } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';

/** Distances of held-out customers to their own segment's centre, per segment. */
export interface NoveltyCalibration {
  /** [k + 1]: segment c has the distances offsets[c] .. offsets[c + 1] - 1. */
  readonly offsets: Uint32Array;
  /** Ascending within a segment; at most `MOST_POINTS` evenly spaced order statistics of each. */
  readonly distances: Float64Array;
}

const FOLDS = 5;
const MOST_POINTS = 1000;
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
  const folds = nRows > ONE_FOLD_ROWS ? 1 : Math.min(FOLDS, nRows);
  const distances = Array.from({ length: k }, (): number[] => []);
  for (let fold = 0; fold < folds; fold++) {
    const held = await measureFold(matrix, { centres, k, heldOut: (row) => foldOf[row] === fold }, ctx);
    for (const [i, label] of held.labels.entries()) distances[label]!.push(held.distances[i]!);
  }
  return packCalibration(distances);
}

/**
 * Share of the held-out customers of the segment that lie closer to its centre than `distance`, in [0, 1];
 * 0 when none was held out. O(log points)
 */
export function noveltyOf(
  { offsets, distances }: NoveltyCalibration,
  segment: number,
  distance: number,
): number {
  const from = offsets[segment]!;
  const to = offsets[segment + 1]!;
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (distances[middle]! < distance) low = middle + 1;
    else high = middle;
  }
  return to > from ? (low - from) / (to - from) : 0;
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

/** Fold 0..4 of each row, equally many of each. */
function dealFolds(nRows: number, rng: Rng): Uint8Array {
  const folds = Uint8Array.from({ length: nRows }, (_, i) => i % FOLDS);
  for (let i = nRows - 1; i > 0; i--) {
    const other = rng.int(i + 1);
    const fold = folds[i]!;
    folds[i] = folds[other]!;
    folds[other] = fold;
  }
  return folds;
}

function packCalibration(bySegment: readonly number[][]): NoveltyCalibration {
  const thinned = bySegment.map((values) => thin(Float64Array.from(values).sort()));
  const offsets = new Uint32Array(bySegment.length + 1);
  for (const [c, values] of thinned.entries()) offsets[c + 1] = offsets[c]! + values.length;
  const distances = new Float64Array(offsets.at(-1)!);
  for (const [c, values] of thinned.entries()) distances.set(values, offsets[c]!);
  return { offsets, distances };
}

function thin(sorted: Float64Array): Float64Array {
  if (sorted.length <= MOST_POINTS) return sorted;
  const step = (sorted.length - 1) / (MOST_POINTS - 1);
  return Float64Array.from({ length: MOST_POINTS }, (_, i) => sorted[Math.round(i * step)]!);
}
