import { engineOf } from '../pool/engine-of.ts';
import { drawSeeds } from '../scalar/draws.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import type { FitOptions } from './options.ts';

// the order of the constants in assembly/resample/draw.ts
const MODELS = ['observed', 'permuted', 'gaussian', 'box', 'bootstrap'] as const;
const STATISTICS = ['inertia', 'silhouette', 'jaccard'] as const;
const STOP = { maxIterations: 300, tolerance: 1e-6 };
/**
 * On more rows than this, where fits take long and starts end much alike, those for silhouettes race up to a
 * tolerance, and the one that is ahead goes on alone.
 */
const RACE = { above: 2000, tolerance: 0.1 };
const MEASURE_BYTES = 1024;

/** How the rows of a draw are made, from what, and what is reported of the fits on them. */
export interface DrawPlan {
  readonly model: (typeof MODELS)[number];
  /** Groups or original labels as i32, means and roots or a box as f64. */
  readonly table: Int32Array | Float64Array;
  readonly statistic: (typeof STATISTICS)[number];
}

/**
 * Runs draws as tasks of one thread each; a k-means for each k per draw. Returns [draws, ks.length], for
 * 'jaccard' [draws, sum of ks]. A k above the number of distinct rows of a draw is lowered to it.
 */
export async function runDraws(
  pool: KernelPool,
  x: KernelMatrix,
  { ks, starts, seed, draws, onProgress, ...plan }: FitOptions & DrawPlan,
): Promise<Float64Array> {
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const nSlots = ks.reduce((a, b) => a + b, 0);
    const width = plan.statistic === 'jaccard' ? nSlots : ks.length;
    if (draws === 0 || ks.length === 0 || x.data.length === 0) return new Float64Array(draws * width);
    const kList = scope.i32(ks.length);
    kList.set(ks);
    const table =
      plan.table instanceof Int32Array ? scope.i32(plan.table.length) : scope.f64(plan.table.length);
    table.set(plan.table);
    const seeds = scope.i32(draws * (1 + ks.length));
    for (let draw = 0; draw < draws; draw++) {
      const { data, fits } = drawSeeds(seed, draw, ks);
      seeds.set([data, ...fits], draw * (1 + ks.length));
    }
    const out = scope.f64(draws * width);
    const shape = [x.ptr, x.nRows, x.nCols, kList.byteOffset, ks.length, Math.max(...ks), nSlots];
    const raceTolerance = x.nRows > RACE.above ? RACE.tolerance : STOP.tolerance;
    const kind = [MODELS.indexOf(plan.model), STATISTICS.indexOf(plan.statistic)];
    const block = (draw: number, scratch: { at: number; stride: number }) => {
      const own = [seeds.subarray(draw * (1 + ks.length)).byteOffset, out.subarray(draw * width).byteOffset];
      const fields = [...shape, Math.max(1, starts), STOP.maxIterations, ...kind, table.byteOffset, ...own];
      return scope.block({
        f64: [STOP.tolerance, raceTolerance],
        i32: [...fields, scratch.at, scratch.stride],
      });
    };
    const measured = { at: scope.bytes(MEASURE_BYTES), stride: 0 };
    const stride = await engine.task('drawScratchBytes', block(0, measured));
    const scratch = { at: scope.bytes(stride * pool.threads), stride };
    let done = 0;
    const run = async (draw: number) => {
      await engine.task('draw', block(draw, scratch));
      onProgress?.(++done / draws);
    };
    await Promise.all(Array.from({ length: draws }, (_, draw) => run(draw)));
    return out.slice();
  } finally {
    scope.release();
  }
}
