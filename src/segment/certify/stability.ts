import type { SegmentVerdict } from '#contract';

/** Bootstrap Jaccard of the segments of one k. */
export interface Stability {
  /** [draws, k]; NaN where no row of the segment was drawn. */
  readonly draws: Float64Array;
  /** [k] mean over the draws that had rows of the segment; null when none had. */
  readonly bySegment: readonly (number | null)[];
  /** Mean over customers; a segment that no draw could tell counts as 0. */
  readonly overall: number;
  readonly minimum: number;
}

/** Means over draws (Hennig 2007). @param draws [nDraws, k]; @param sizes [k] */
export function summariseStability(draws: Float64Array, sizes: Int32Array): Stability {
  const k = sizes.length;
  const bySegment = Array.from({ length: k }, (_, c) => {
    let sum = 0;
    let count = 0;
    for (let at = c; at < draws.length; at += k) {
      if (Number.isNaN(draws[at]!)) continue;
      sum += draws[at]!;
      count++;
    }
    return count > 0 ? sum / count : null;
  });
  const values = bySegment.map((value) => value ?? 0);
  return { draws, bySegment, overall: weightedMean(values, sizes), minimum: Math.min(...values) };
}

/** Band of a mean bootstrap Jaccard: below .60 unstable, to .75 doubtful, to .85 stable, above highly stable. */
export function stabilityBand(jaccard: number): SegmentVerdict {
  if (jaccard < 0.6) return 'unstable';
  if (jaccard < 0.75) return 'doubtful';
  return jaccard <= 0.85 ? 'stable' : 'highly-stable';
}

/** Mean of the values weighted by the sizes. */
export function weightedMean(values: ArrayLike<number>, sizes: Int32Array): number {
  let sum = 0;
  let total = 0;
  for (const [c, size] of sizes.entries()) {
    sum += size * values[c]!;
    total += size;
  }
  return sum / total;
}
