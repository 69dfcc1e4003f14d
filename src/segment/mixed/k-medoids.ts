import type { Distances } from './gower.ts';

/** Segments around rows that stand for them. */
export interface KMedoids {
  /** [k] rows. */
  readonly medoids: Int32Array;
  /** [n] */
  readonly labels: Int32Array;
  /** Sum of the distances to the medoids. */
  readonly cost: number;
}

interface Nearest {
  readonly labels: Int32Array;
  readonly distances: Float64Array;
  /** Infinity where there is one medoid. */
  readonly seconds: Float64Array;
}

/** A swap must gain this share of the cost, so that rounding cannot swap for ever. */
const GAIN = 1e-9;

/**
 * k-medoids: the greedy BUILD of PAM (Kaufman and Rousseeuw 1987), then swaps as soon as one gains (FasterPAM, Schubert
 * and Rousseeuw 2021) until none does. k of at least 2. O(n^2) a pass.
 */
export function kMedoids(distances: Distances, k: number): KMedoids {
  const { n } = distances;
  const medoids = build(distances, k);
  let nearest = nearestOf(distances, medoids);
  for (let unchanged = 0, row = 0; unchanged < n; row = (row + 1) % n) {
    unchanged++;
    if (medoids.includes(row)) continue;
    const { out, gain } = bestSwap(distances, { row, k, nearest });
    if (gain <= GAIN * (1 + costOf(nearest))) continue;
    medoids[out] = row;
    nearest = nearestOf(distances, medoids);
    unchanged = 0;
  }
  return { medoids, labels: nearest.labels, cost: costOf(nearest) };
}

/** First the row nearest to all, then each time the row that lowers the cost most; the first of equals. */
function build({ n, between }: Distances, k: number): Int32Array {
  const least = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const medoids: number[] = [];
  for (let c = 0; c < k; c++) {
    let best = -1;
    let bestCost = Number.POSITIVE_INFINITY;
    for (let row = 0; row < n; row++) {
      if (medoids.includes(row)) continue;
      let cost = 0;
      for (let i = 0; i < n; i++) cost += Math.min(least[i]!, between[row * n + i]!);
      if (cost < bestCost) {
        best = row;
        bestCost = cost;
      }
    }
    medoids.push(best);
    for (let i = 0; i < n; i++) least[i] = Math.min(least[i]!, between[best * n + i]!);
  }
  return Int32Array.from(medoids);
}

/** A medoid is in its own segment, also where another lies at distance 0. */
function nearestOf({ n, between }: Distances, medoids: Int32Array): Nearest {
  const labels = new Int32Array(n);
  const distances = new Float64Array(n);
  const seconds = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let first = Number.POSITIVE_INFINITY;
    let second = Number.POSITIVE_INFINITY;
    for (const [c, medoid] of medoids.entries()) {
      const distance = medoid === i ? -1 : between[i * n + medoid]!;
      if (distance < first) {
        second = first;
        first = distance;
        labels[i] = c;
      } else if (distance < second) second = distance;
    }
    distances[i] = Math.max(0, first);
    seconds[i] = second;
  }
  return { labels, distances, seconds };
}

/** Which medoid is best given up for `row`, and how much less all then costs. */
function bestSwap(
  { n, between }: Distances,
  { row, k, nearest }: { row: number; k: number; nearest: Nearest },
): { out: number; gain: number } {
  const { labels, distances, seconds } = nearest;
  const losses = new Float64Array(k);
  let shared = 0;
  for (let i = 0; i < n; i++) {
    const distance = between[row * n + i]!;
    const own = labels[i]!;
    if (distance < distances[i]!) shared += distances[i]! - distance;
    else losses[own]! += Math.min(distance, seconds[i]!) - distances[i]!;
  }
  let out = 0;
  for (let c = 1; c < k; c++) if (losses[c]! < losses[out]!) out = c;
  return { out, gain: shared - losses[out]! };
}

function costOf({ distances }: Nearest): number {
  return distances.reduce((a, b) => a + b, 0);
}
