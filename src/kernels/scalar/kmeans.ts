import { AppError, createRng } from '#base';
import type { KMeansResult } from '../types.ts';
import { assignNearest } from './assign-nearest.ts';
import { columnMoments } from './column-moments.ts';
import type { Dense } from './dense.ts';
import { prepare } from './prepare.ts';
import { seedGreedily } from './seed-greedily.ts';

interface Stop {
  readonly maxIterations: number;
  readonly tolerance: number;
}

/** k-means: the best of `starts` greedy seedings, each followed by Lloyd's iterations (Lloyd 1982). */
export function kmeans(
  x: Dense,
  { k, starts, seed, ...stop }: { k: number; starts: number; seed: number } & Stop,
): KMeansResult {
  const rng = createRng(seed);
  const prepared = prepare(x);
  let best: KMeansResult | null = null;
  for (let s = 0; s < starts; s++) {
    const rows = seedGreedily(prepared, k, rng.fork(s).uint32());
    if (rows.length < k) {
      throw new AppError(
        'TOO_FEW_DISTINCT_ROWS',
        `k-means: expected at least ${k} distinct rows, got ${rows.length}`,
      );
    }
    const centres = new Float64Array(k * x.nCols);
    for (const [c, row] of rows.entries())
      centres.set(x.data.subarray(row * x.nCols, (row + 1) * x.nCols), c * x.nCols);
    const result = kmeansLloyd(x, { k, centres, ...stop });
    if (!best || result.inertia < best.inertia) best = result;
  }
  return best!;
}

/** Lloyd's iterations from given centres [k, nCols], until no label changes or the centres move little. */
export function kmeansLloyd(
  x: Dense,
  { k, centres, ...stop }: { k: number; centres: Float64Array } & Stop,
): KMeansResult {
  const { nCols } = x;
  const threshold = (stop.tolerance * columnMoments(x).variance.reduce((a, b) => a + b, 0)) / nCols;
  let current: Float64Array = Float64Array.from(centres);
  let { labels, distances } = assignNearest(x, current, k);
  let iterations = 0;
  while (iterations < stop.maxIterations) {
    iterations++;
    fillEmpty(labels, distances, k);
    const next = clusterMeans(x, labels, k);
    let shift = 0;
    for (let j = 0; j < next.length; j++) shift += (next[j]! - current[j]!) ** 2;
    current = next;
    const previous = labels;
    ({ labels, distances } = assignNearest(x, current, k));
    if (shift <= threshold || labels.every((label, i) => label === previous[i])) break;
  }
  const sizes = new Int32Array(k);
  let inertia = 0;
  for (let i = 0; i < x.nRows; i++) {
    sizes[labels[i]!]!++;
    for (let j = 0; j < nCols; j++)
      inertia += (x.data[i * nCols + j]! - current[labels[i]! * nCols + j]!) ** 2;
  }
  return { k, nCols, centres: current, labels, sizes, inertia, iterations };
}

function clusterMeans(x: Dense, labels: Int32Array, k: number): Float64Array {
  const sums = new Float64Array(k * x.nCols);
  const counts = new Int32Array(k);
  for (let i = 0; i < x.nRows; i++) {
    counts[labels[i]!]!++;
    for (let j = 0; j < x.nCols; j++) sums[labels[i]! * x.nCols + j]! += x.data[i * x.nCols + j]!;
  }
  return sums.map((sum, at) => sum / counts[Math.floor(at / x.nCols)]!);
}

/** Gives every empty cluster the row that lies farthest from its own centre in a cluster of several rows. */
function fillEmpty(labels: Int32Array, distances: Float32Array, k: number): void {
  const counts = new Int32Array(k);
  for (const label of labels) counts[label]!++;
  for (let c = 0; c < k; c++) {
    if (counts[c]! > 0) continue;
    let farthest = -1;
    for (let i = 0; i < labels.length; i++) {
      if (counts[labels[i]!]! > 1 && (farthest < 0 || distances[i]! > distances[farthest]!)) farthest = i;
    }
    if (farthest < 0) return;
    counts[labels[farthest]!]!--;
    counts[c] = 1;
    labels[farthest] = c;
    distances[farthest] = 0;
  }
}
