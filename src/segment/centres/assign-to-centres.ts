import { assignNearest, type KernelMatrix } from '#kernels';
import type { Context } from '#matrix';
import { type NoveltyCalibration, noveltyOf, type SegmentAssignment } from '../protocol/index.ts';

/** Centres of segments and how far their own rows lie. */
export interface CentresInput {
  /** [k, nCols] */
  readonly centres: Float64Array;
  readonly calibration: NoveltyCalibration;
  /** Distance of a row to its centre from that which the coordinates give; the same by default. */
  readonly distanceOf?: (row: number, distance: number) => number;
}

/** Segments of rows by their nearest centre, with fuzzy membership as confidence. O(n k d) */
export async function assignToCentres(
  x: KernelMatrix,
  { centres, calibration, distanceOf = (_, distance) => distance }: CentresInput,
  { pool }: Context,
): Promise<SegmentAssignment> {
  const nearest = await assignNearest(pool, x, centres);
  const { labels, distances, runnersUp, runnerUpDistances } = nearest;
  const confidence = new Float32Array(labels.length);
  const novelty = new Float32Array(labels.length);
  for (const [i, label] of labels.entries()) {
    const distance = distanceOf(i, distances[i]!);
    confidence[i] = fuzzyMembership(distance, distanceOf(i, runnerUpDistances[i]!));
    novelty[i] = noveltyOf(calibration, label, distance);
  }
  return { labels, confidence, runnersUp, novelty };
}

/**
 * Fuzzy membership of the nearest of the two nearest centres (fuzzy c-means with fuzzifier 2, Bezdek 1981):
 * d2^2 / (d1^2 + d2^2). 1 at the centre, .5 on the border; 1 when there is one centre.
 */
function fuzzyMembership(nearest: number, runnerUp: number): number {
  if (nearest === 0 || !Number.isFinite(runnerUp)) return 1;
  const ratio = nearest / runnerUp;
  return 1 / (1 + ratio * ratio);
}
