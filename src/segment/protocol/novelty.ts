import type { Rng } from '#base';

/** How far held-out customers lie from their own segment, per segment, in a measure that the learner states. */
export interface NoveltyCalibration {
  /** [k + 1]: segment c has the distances offsets[c] .. offsets[c + 1] - 1. */
  readonly offsets: Uint32Array;
  /** Ascending within a segment; at most `MOST_POINTS` evenly spaced order statistics of each. */
  readonly distances: Float64Array;
}

/** Parts that rows are dealt into; each is held out in turn. */
export const NOVELTY_FOLDS = 5;
const MOST_POINTS = 1000;

/**
 * Share of the held-out customers of the segment that lie closer to it than `distance`, in [0, 1]; 0 when none was
 * held out. O(log points)
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

/** Fold 0..4 of each row, equally many of each. */
export function dealFolds(nRows: number, rng: Rng): Uint8Array {
  const folds = Uint8Array.from({ length: nRows }, (_, i) => i % NOVELTY_FOLDS);
  for (let i = nRows - 1; i > 0; i--) {
    const other = rng.int(i + 1);
    const fold = folds[i]!;
    folds[i] = folds[other]!;
    folds[other] = fold;
  }
  return folds;
}

/** @param bySegment distances of the held-out customers of each segment, in any order. */
export function packCalibration(bySegment: readonly (readonly number[])[]): NoveltyCalibration {
  const thinned = bySegment.map((values) => thin(Float64Array.from(values).sort()));
  const offsets = new Uint32Array(bySegment.length + 1);
  for (const [c, values] of thinned.entries()) offsets[c + 1] = offsets[c]! + values.length;
  const distances = new Float64Array(offsets.at(-1)!);
  for (const [c, values] of thinned.entries()) distances.set(values, offsets[c]!);
  return { offsets, distances };
}

/** Whether stored arrays are a calibration of k segments. */
export function isCalibration({ offsets, distances }: NoveltyCalibration, k: number): boolean {
  return (
    offsets.length === k + 1 &&
    offsets[0] === 0 &&
    offsets.at(-1) === distances.length &&
    offsets.every((offset, i, all) => i === 0 || offset >= all[i - 1]!) &&
    distances.every((distance) => distance >= 0)
  );
}

function thin(sorted: Float64Array): Float64Array {
  if (sorted.length <= MOST_POINTS) return sorted;
  const step = (sorted.length - 1) / (MOST_POINTS - 1);
  return Float64Array.from({ length: MOST_POINTS }, (_, i) => sorted[Math.round(i * step)]!);
}
