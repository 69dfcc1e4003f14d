import type { Rng } from '#base';
import type { Criteria } from './mean-ranks.ts';
import type { SeparationRows } from './separation-rows.ts';
import { type Stability, weightedMean } from './stability.ts';

/** One k with all that its criteria are made of. */
export interface ResampledCandidate {
  readonly criteria: Criteria;
  readonly rows: SeparationRows;
  readonly stability: Stability;
  /** [k] */
  readonly sizes: Int32Array;
}

/**
 * The criteria again on resampled customers and resampled bootstrap draws: the clusterings stay, and all
 * candidates see the same resample, so that differences between them have an interval.
 * @param total [n] squared distance of each row to the mean of all. O(replicates n candidates)
 * @returns [replicate][candidate]
 */
export function resampleCriteria(
  candidates: readonly ResampledCandidate[],
  { total, replicates }: { total: Float64Array; replicates: number },
  rng: Rng,
): Criteria[][] {
  const counts = new Int32Array(total.length);
  return Array.from({ length: replicates }, (_, b) => {
    const stream = rng.fork(b);
    counts.fill(0);
    for (let i = 0; i < counts.length; i++) counts[stream.int(counts.length)]!++;
    return candidates.map((candidate) => resample(candidate, { counts, total }, stream));
  });
}

/** The criteria with row i counted `counts[i]` times. */
function resample(
  { criteria, rows, stability, sizes }: ResampledCandidate,
  { counts, total }: { counts: Int32Array; total: Float64Array },
  rng: Rng,
): Criteria {
  const { k, labels, widths, squares } = rows;
  const n = counts.length;
  const members = new Int32Array(k);
  const spreads = new Float64Array(k);
  let width = 0;
  let within = 0;
  let all = 0;
  let withinOnce = 0;
  for (let i = 0; i < n; i++) {
    withinOnce += squares[i]!;
    const count = counts[i]!;
    if (count === 0) continue;
    const label = labels[i]!;
    members[label]! += count;
    spreads[label]! += count * Math.sqrt(squares[i]!);
    width += count * widths[i]!;
    within += count * squares[i]!;
    all += count * total[i]!;
  }
  for (let c = 0; c < k; c++) spreads[c]! /= Math.max(1, members[c]!);
  return {
    ...criteria,
    silhouette: width / n,
    calinskiHarabasz: (all - within) / (k - 1) / (within / (n - k)),
    daviesBouldin: daviesBouldinOf(spreads, rows.between),
    gap: criteria.gap === null ? null : criteria.gap + Math.log(withinOnce) - Math.log(within),
    stability: resampleStability(stability, sizes, rng.fork('draws')),
  };
}

function daviesBouldinOf(spreads: Float64Array, between: Float64Array): number {
  const k = spreads.length;
  let sum = 0;
  for (let a = 0; a < k; a++) {
    let worst = 0;
    for (let b = 0; b < k; b++) {
      if (a !== b) worst = Math.max(worst, (spreads[a]! + spreads[b]!) / between[a * k + b]!);
    }
    sum += worst;
  }
  return sum / k;
}

function resampleStability({ draws }: Stability, sizes: Int32Array, rng: Rng): number {
  const k = sizes.length;
  const nDraws = draws.length / k;
  const sums = new Float64Array(k);
  const seen = new Int32Array(k);
  for (let d = 0; d < nDraws; d++) {
    const draw = rng.int(nDraws);
    for (let c = 0; c < k; c++) {
      const value = draws[draw * k + c]!;
      if (Number.isNaN(value)) continue;
      sums[c]! += value;
      seen[c]!++;
    }
  }
  return weightedMean(
    sums.map((sum, c) => (seen[c]! > 0 ? sum / seen[c]! : 0)),
    sizes,
  );
}
