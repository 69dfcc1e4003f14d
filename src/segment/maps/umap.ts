import { throwIfAborted } from '#base';
import { type KernelMatrix, pca } from '#kernels';
import { sampleRows, takeRows } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { nearestRows } from './nearest-rows.ts';

/** Customers on two dimensions that keep who is near whom. */
export interface UmapLayout {
  /** [n] rows of the matrix that are shown, ascending. */
  readonly rows: Uint32Array;
  /** [n] */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** How a layout is made. */
export interface UmapOptions {
  /** Most rows; of more a seeded sample. Default 2,000. */
  readonly mostRows?: number;
  /** Default 15. */
  readonly neighbours?: number;
  /** Default 300. */
  readonly epochs?: number;
  /** Lets other work in between; called every few milliseconds. */
  readonly pause?: () => Promise<void>;
}

/** Curve 1 / (1 + a d^2b) that is nearest to "1 within .1, then falling off exponentially", by least squares. */
const A = 1.5769434603;
const B = 0.8950608779;
const NEGATIVES = 5;
const MOST_STEP = 4;
const EPOCHS_AT_ONCE = 2;
const ROWS_AT_ONCE = 200;

/**
 * UMAP (McInnes, Healy and Melville 2018) in two dimensions from exact nearest neighbours, begun at the principal
 * components, so that equal rows and seed give the same bytes. Distances between far groups mean little.
 * O(n^2 d + epochs n neighbours)
 */
export async function umap(
  { x: matrix }: FeatureMatrix,
  { mostRows = 2000, neighbours = 15, epochs = 300, pause = () => Promise.resolve() }: UmapOptions,
  ctx: Context,
): Promise<UmapLayout> {
  const rng = ctx.rng.fork('umap');
  const rows = sampleRows(matrix.nRows, Math.min(mostRows, matrix.nRows), rng.fork('rows'));
  const sample = takeRows(ctx.pool, matrix, rows);
  try {
    const n = rows.length;
    const k = Math.min(neighbours, n - 1);
    const place = await initialPlaces(sample, ctx);
    if (k >= 1) {
      const near = await nearestRows(sample, k, { pause, signal: ctx.signal });
      const graph = await fuzzyGraph(near, { n, k, pause });
      await arrange(place, graph, { epochs, seed: rng.fork('moves').uint32(), pause, ctx });
    }
    return {
      rows,
      x: Float64Array.from({ length: n }, (_, i) => place[2 * i]!),
      y: Float64Array.from({ length: n }, (_, i) => place[2 * i + 1]!),
    };
  } finally {
    sample.release();
  }
}

/** [n, 2] the first two principal components, stretched to 10 at most. */
async function initialPlaces(x: KernelMatrix, { pool }: Context): Promise<Float64Array> {
  const components = Math.min(2, x.nCols);
  const { scores } = await pca(pool, x, { components });
  const place = new Float64Array(2 * x.nRows);
  let most = 0;
  for (let i = 0; i < x.nRows; i++) {
    for (let a = 0; a < components; a++) {
      place[2 * i + a] = scores[i * components + a]!;
      most = Math.max(most, Math.abs(place[2 * i + a]!));
    }
    // equal rows would never come apart
    place[2 * i + 1]! += ((i % 97) - 48) * 1e-6 * (most === 0 ? 1 : most);
  }
  return most === 0 ? place : place.map((value) => (10 * value) / most);
}

/** Pairs of rows that are near one another, each once, with how surely in (0, 1]. */
interface Graph {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float64Array;
}

/** Fuzzy union of the local neighbourhoods (equations 1 to 3 of the paper). */
async function fuzzyGraph(
  near: { rows: Int32Array; distances: Float64Array },
  { n, k, pause }: { n: number; k: number; pause: () => Promise<void> },
): Promise<Graph> {
  const strength = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    if (i % ROWS_AT_ONCE === 0) await pause();
    const own = near.distances.subarray(i * k, (i + 1) * k);
    const rho = own.find((distance) => distance > 0) ?? 0;
    const sigma = bandwidth(own, rho, Math.log2(k + 1));
    for (let j = 0; j < k; j++) {
      const weight = own[j]! <= rho ? 1 : Math.exp(-(own[j]! - rho) / sigma);
      strength.set(i * n + near.rows[i * k + j]!, weight);
    }
  }
  const from: number[] = [];
  const to: number[] = [];
  const weight: number[] = [];
  for (const [pair, forth] of strength) {
    const i = Math.floor(pair / n);
    const j = pair % n;
    const back = strength.get(j * n + i) ?? 0;
    if (back > 0 && j < i) continue;
    from.push(i);
    to.push(j);
    weight.push(forth + back - forth * back);
  }
  return { from: Int32Array.from(from), to: Int32Array.from(to), weight: Float64Array.from(weight) };
}

/** The scale at which the neighbours count for `wanted` in all. */
function bandwidth(distances: Float64Array, rho: number, wanted: number): number {
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let sigma = 1;
  for (let i = 0; i < 64; i++) {
    let sum = 0;
    for (const distance of distances) sum += distance <= rho ? 1 : Math.exp(-(distance - rho) / sigma);
    if (Math.abs(sum - wanted) < 1e-5) break;
    if (sum > wanted) {
      high = sigma;
      sigma = (low + high) / 2;
    } else {
      low = sigma;
      sigma = high === Number.POSITIVE_INFINITY ? sigma * 2 : (low + high) / 2;
    }
  }
  const mean = distances.reduce((a, b) => a + b, 0) / distances.length;
  return Math.max(sigma, 1e-3 * mean, 1e-12);
}

/** Stochastic gradient descent on the cross entropy, pairs as often as they are sure, five strangers pushed off each. */
async function arrange(
  place: Float64Array,
  { from, to, weight }: Graph,
  how: { epochs: number; seed: number; pause: () => Promise<void>; ctx: Context },
): Promise<void> {
  const { epochs, pause, ctx } = how;
  const n = place.length / 2;
  const most = weight.reduce((a, b) => Math.max(a, b), 0);
  const every = weight.map((one) => most / one);
  const next = every.slice();
  let state = how.seed | 1;
  const stranger = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (epoch % EPOCHS_AT_ONCE === 0) {
      throwIfAborted(ctx.signal);
      ctx.progress.report(epoch / epochs, 'map of neighbours');
      await pause();
    }
    const rate = 1 - epoch / epochs;
    for (let e = 0; e < from.length; e++) {
      if (next[e]! > epoch + 1) continue;
      next[e]! += every[e]!;
      const i = 2 * from[e]!;
      attract(place, i, 2 * to[e]!, rate);
      for (let s = 0; s < NEGATIVES; s++) {
        const j = 2 * stranger();
        if (j !== i) repel(place, i, j, rate);
      }
    }
  }
}

function attract(place: Float64Array, i: number, j: number, rate: number): void {
  const dx = place[i]! - place[j]!;
  const dy = place[i + 1]! - place[j + 1]!;
  const square = dx * dx + dy * dy;
  if (square === 0) return;
  const power = square ** B;
  const pull = (-2 * A * B * power) / square / (1 + A * power);
  const mx = rate * clipped(pull * dx);
  const my = rate * clipped(pull * dy);
  place[i]! += mx;
  place[i + 1]! += my;
  place[j]! -= mx;
  place[j + 1]! -= my;
}

function repel(place: Float64Array, i: number, j: number, rate: number): void {
  const dx = place[i]! - place[j]!;
  const dy = place[i + 1]! - place[j + 1]!;
  const square = dx * dx + dy * dy;
  if (square === 0) return;
  const push = (2 * B) / ((0.001 + square) * (1 + A * square ** B));
  place[i]! += rate * clipped(push * dx);
  place[i + 1]! += rate * clipped(push * dy);
}

function clipped(step: number): number {
  return step > MOST_STEP ? MOST_STEP : step < -MOST_STEP ? -MOST_STEP : step;
}
