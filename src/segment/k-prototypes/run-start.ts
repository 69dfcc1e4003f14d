import { AppError, type Rng, throwIfAborted } from '#base';
import { assignNearest, clusterSpread } from '#kernels';
import type { Context } from '#matrix';
import type { CodedRows } from './coding.ts';
import { settlePrototypes } from './settle.ts';

/** What a start works on. */
export interface StartInput extends CodedRows {
  readonly k: number;
  readonly maxIterations: number;
  readonly groupOf: Int32Array;
  /** `onValues` of the coding. */
  readonly on: Float64Array;
}

/** Where a start ended. */
export interface StartResult {
  readonly labels: Int32Array;
  /** [k, features] coded. */
  readonly prototypes: Float64Array;
  /** Sum of the costs of all rows. */
  readonly cost: number;
}

/** Costs this close to 0, in shares of `extra`, are rounding. */
const ROUNDING = 1e-5;

/**
 * One start of k-prototypes (Huang 1998): seeds far from each other (Arthur and Vassilvitskii 2007), then passes over
 * all rows. O(n k d) a pass.
 * @throws TOO_FEW_DISTINCT_ROWS when fewer than k kinds of rows can be told apart.
 */
export async function runStart(input: StartInput, rng: Rng, ctx: Context): Promise<StartResult> {
  return await runPasses(input, await seed(input, rng, ctx), ctx);
}

/**
 * Passes over all rows from given prototypes until none moves. A prototype that is nearest to no row moves to the row
 * that costs most.
 * @throws TOO_FEW_DISTINCT_ROWS when fewer than k kinds of rows can be told apart.
 */
export async function runPasses(input: StartInput, from: Float64Array, ctx: Context): Promise<StartResult> {
  const { x, k, maxIterations } = input;
  let prototypes = from;
  let labels: Int32Array = new Int32Array(0);
  for (let pass = 0; ; pass++) {
    throwIfAborted(ctx.signal);
    const nearest = await assignNearest(ctx.pool, x, prototypes);
    fillEmpty(nearest, input);
    const moved = labels.length === 0 || nearest.labels.some((label, i) => label !== labels[i]);
    labels = nearest.labels;
    if (!moved || pass >= maxIterations) {
      return { labels, prototypes, cost: costOf(nearest.distances, input.extra) };
    }
    const { centres } = await clusterSpread(ctx.pool, x, labels, k);
    prototypes = settlePrototypes(centres, input);
  }
}

/** Rows drawn one after the other with chances in proportion to what they cost so far. */
async function seed(input: StartInput, rng: Rng, ctx: Context): Promise<Float64Array> {
  const { x, extra, k } = input;
  const prototypes = new Float64Array(k * x.nCols);
  const costs = new Float64Array(x.nRows).fill(1);
  for (let c = 0; c < k; c++) {
    const row = draw(costs, rng);
    if (row < 0) throw tooFew(k, c);
    const one = settlePrototypes(
      Float64Array.from(x.data.subarray(row * x.nCols, (row + 1) * x.nCols)),
      input,
    );
    prototypes.set(one, c * x.nCols);
    const { distances } = await assignNearest(ctx.pool, x, one);
    for (const [i, distance] of distances.entries()) {
      const cost = ownCost(distance, extra[i]!);
      if (c === 0 || cost < costs[i]!) costs[i] = cost;
    }
  }
  return prototypes;
}

/** The part of a squared distance to a prototype that another prototype could lower. */
function ownCost(distance: number, extra: number): number {
  const cost = distance * distance - extra;
  return cost > ROUNDING * extra ? cost : 0;
}

function draw(costs: Float64Array, rng: Rng): number {
  let total = 0;
  for (const cost of costs) total += cost;
  let left = rng.next() * total;
  let last = -1;
  for (const [i, cost] of costs.entries()) {
    if (cost === 0) continue;
    last = i;
    left -= cost;
    if (left < 0) break;
  }
  return last;
}

/** Gives each prototype without rows the row of largest cost among those that have company. */
function fillEmpty(
  { labels, distances }: { labels: Int32Array; distances: Float32Array },
  { extra, k }: StartInput,
): void {
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]!++;
  for (let c = 0; c < k; c++) {
    if (sizes[c]! > 0) continue;
    let worst = -1;
    let most = 0;
    for (const [i, distance] of distances.entries()) {
      const cost = sizes[labels[i]!]! > 1 ? ownCost(distance, extra[i]!) : 0;
      if (cost > most) {
        most = cost;
        worst = i;
      }
    }
    if (worst < 0) throw tooFew(k, sizes.filter((size) => size > 0).length);
    sizes[labels[worst]!]!--;
    sizes[c] = 1;
    labels[worst] = c;
    distances[worst] = Math.sqrt(extra[worst]!);
  }
}

function costOf(distances: Float32Array, extra: Float64Array): number {
  let total = 0;
  for (const [i, distance] of distances.entries()) total += distance * distance + extra[i]!;
  return total;
}

function tooFew(k: number, got: number): AppError {
  const message = `k-prototypes: expected at least ${k} distinct rows, got ${got}`;
  return new AppError('TOO_FEW_DISTINCT_ROWS', message, { data: { k } });
}
