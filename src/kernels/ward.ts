import { invariant } from '#base';
import { linkageOf } from './linkage.ts';
import type { Scope } from './memory/scope.ts';
import { engineOf } from './pool/engine-of.ts';
import type { WorkerPool } from './pool/worker-pool.ts';
import type { KernelPool, Linkage } from './types.ts';

/** How Ward's tree is made. */
export interface WardOptions {
  /** Coordinates of a point. */
  readonly nCols: number;
  /** [n] rows that a point stands for, above 0; 1 each by default. */
  readonly weights?: Float64Array;
  /** Told the share done, in [0, 1]. */
  readonly onProgress?: (share: number) => void;
}

/** A round of reciprocal neighbours must merge this share of the clusters that it looked up to be worth another. */
const WORTH_A_ROUND = 0.1;
/** So few clusters are left to chains at once. */
const FEW = 256;
/** A chain in between goes on until this share of the clusters is left. */
const LEFT_BY_A_CHAIN = 0.75;
/** Fewer coordinates to compare are not worth a second thread. */
const WORK_FOR_THREADS = 400_000;

/**
 * Ward's tree (1963) of `points` [n, nCols], f64, by reciprocal nearest neighbours and chains (Murtagh 1983; Muellner
 * 2011). Heights are sqrt(2 s t / (s + t)) |mean - mean|, so that two single points lie at their distance. Costs are
 * computed anew from means and sizes: O(n^2 nCols) time at worst, O(n nCols) memory.
 */
export async function wardLinkage(
  pool: KernelPool,
  points: Float64Array,
  { nCols, weights, onProgress }: WardOptions,
): Promise<Linkage> {
  const n = points.length / nCols;
  invariant(Number.isInteger(n) && n >= 1, `ward: expected rows of ${nCols} values, got ${points.length}`);
  const sizes = weights ?? new Float64Array(n).fill(1);
  invariant(
    sizes.length === n && sizes.every((size) => size > 0),
    'ward: expected a weight above 0 for every point',
  );
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const clusters = new Clusters(scope, { points, sizes, nCols, threads: engine.threads });
    await engine.task('wardStart', clusters.block);
    while (clusters.active > 1) {
      await round(engine, clusters);
      onProgress?.(1 - (clusters.active / n) ** 2);
    }
    return clusters.linkage();
  } finally {
    scope.release();
  }
}

/** Looks up who is nearest where that is not known, and merges: all pairs, or where they are few along chains. */
async function round(engine: WorkerPool, clusters: Clusters): Promise<void> {
  const { block, stale, active } = clusters;
  let merged = 0;
  if (active > FEW) {
    const work = stale * active * clusters.nCols;
    await engine.gang('wardRefresh', block, work < WORK_FOR_THREADS ? 1 : engine.threads);
    merged = await engine.task('wardMerge', block);
  }
  if (merged >= WORTH_A_ROUND * stale && merged > 0) return;
  clusters.target = active > FEW ? Math.floor(active * LEFT_BY_A_CHAIN) : 1;
  await engine.task('wardChain', block);
}

const HEAD_BYTES = 64;
const STALE_FIELD = 16;
const ACTIVE_FIELD = 17;
const TARGET_FIELD = 20;

/** The parameter block of the calls (Ward in assembly/ward/clusters.ts) and what they leave. */
class Clusters {
  readonly block: number;
  readonly nCols: number;
  private readonly sizes: Float64Array;
  private readonly pairs: Int32Array;
  private readonly costs: Float64Array;
  private readonly words: Int32Array;

  constructor(
    scope: Scope,
    given: { points: Float64Array; sizes: Float64Array; nCols: number; threads: number },
  ) {
    const { points, sizes, nCols, threads } = given;
    const n = sizes.length;
    const slots = Math.ceil(n / 8) * 8;
    this.nCols = nCols;
    this.sizes = sizes;
    const pointsCopy = scope.f64(points.length);
    pointsCopy.set(points);
    const sizesCopy = scope.f64(n);
    sizesCopy.set(sizes);
    const f64 = (length: number) => scope.bytes(length * 8);
    const i32 = (length: number) => scope.bytes(length * 4);
    const fields = [pointsCopy.byteOffset, sizesCopy.byteOffset, n, nCols];
    fields.push(f64(slots * nCols), f64(slots), f64(slots), i32(n), i32(2 * n), i32(2 * n), f64(2 * n));
    this.pairs = scope.i32(2 * n);
    this.costs = scope.f64(n);
    fields.push(this.pairs.byteOffset, this.costs.byteOffset, i32(n), i32(2 * n), i32(n), n, n, 0);
    fields.push(f64(threads * (4 * nCols + 24)), 1);
    this.block = scope.block({ i32: fields });
    // The memory may have grown since the views above: their buffer then ends before the block.
    const { buffer } = scope.i32(1);
    this.words = new Int32Array(buffer, this.block + HEAD_BYTES, fields.length);
  }

  get stale(): number {
    return this.words[STALE_FIELD]!;
  }

  get active(): number {
    return this.words[ACTIVE_FIELD]!;
  }

  set target(clusters: number) {
    this.words[TARGET_FIELD] = clusters;
  }

  /** Merged clusters are named by the first point in them. */
  linkage(): Linkage {
    const n = this.sizes.length;
    const pointIn = Int32Array.from({ length: 2 * n }, (_, i) => i);
    const points = this.pairs.slice(0, 2 * (n - 1));
    for (let m = 0; m < n - 1; m++) {
      points[2 * m] = pointIn[points[2 * m]!]!;
      points[2 * m + 1] = pointIn[points[2 * m + 1]!]!;
      pointIn[n + m] = points[2 * m]!;
    }
    const heights = Float64Array.from(this.costs.subarray(0, n - 1), (cost) => Math.sqrt(2 * cost));
    return linkageOf(this.sizes, { points, heights });
  }
}
