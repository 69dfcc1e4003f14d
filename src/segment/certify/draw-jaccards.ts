import { AppError, invariant, type Rng, throwIfAborted } from '#base';
import { bestJaccards, bootstrapJaccard, type KernelMatrix } from '#kernels';
import { countDistinctRows, takeRows } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import type { LearnerChoice } from '../explore/index.ts';
import { kmeansLearner } from '../kmeans/index.ts';
import type { CertifySettings } from './options.ts';

/** Segments whose return under resampling is measured; `labels` [nRows] in 0..k-1. */
interface Labeling {
  readonly k: number;
  readonly labels: Int32Array;
}

interface DrawPlan {
  /** Ascending k. */
  readonly labelings: readonly Labeling[];
  readonly choice: LearnerChoice;
  readonly settings: CertifySettings;
}

/**
 * Bootstrap Jaccards [draws, k] of each labeling (Hennig 2007): rows are drawn with replacement, the unique ones
 * clustered by the same learner. All NaN for a k that a draw might have too few distinct rows for.
 */
export async function drawJaccards(
  matrix: FeatureMatrix,
  { labelings, choice, settings }: DrawPlan,
  ctx: Context,
): Promise<Float64Array[]> {
  const distinct = countDistinctRows(matrix.x, 2 * labelings.at(-1)!.k);
  const feasible = labelings.filter(({ k }) => 2 * k <= distinct);
  const plan = { labelings: feasible, choice, settings };
  const isKMeans = choice.learner.name === kmeansLearner.name;
  const drawn =
    feasible.length === 0
      ? []
      : await (isKMeans ? byKMeans(matrix.x, plan, ctx) : byLearner(matrix, plan, ctx));
  const { bootstrapDraws: draws } = settings;
  return labelings.map(({ k }, c) => drawn[c] ?? new Float64Array(draws * k).fill(Number.NaN));
}

function byKMeans(x: KernelMatrix, { labelings, settings }: DrawPlan, ctx: Context): Promise<Float64Array[]> {
  return bootstrapJaccard(ctx.pool, x, {
    labelings,
    starts: settings.bootstrapStarts,
    seed: ctx.rng.fork('bootstrap').uint32(),
    draws: settings.bootstrapDraws,
    onProgress: (share: number) => ctx.progress.report(share, 'bootstrap stability'),
  });
}

/** One draw after another, as many at a time as there are threads. */
async function byLearner(matrix: FeatureMatrix, plan: DrawPlan, ctx: Context): Promise<Float64Array[]> {
  const { labelings, settings } = plan;
  const { bootstrapDraws: draws } = settings;
  const all = labelings.map(({ k }) => new Float64Array(draws * k));
  const rng = ctx.rng.fork('bootstrap');
  let next = 0;
  let done = 0;
  const work = async () => {
    for (let draw = next++; draw < draws; draw = next++) {
      throwIfAborted(ctx.signal);
      const jaccards = await oneDraw(matrix, plan, { ...ctx, rng: rng.fork(draw) });
      for (const [c, values] of jaccards.entries()) all[c]!.set(values, draw * labelings[c]!.k);
      ctx.progress.report(++done / draws, 'bootstrap stability');
    }
  };
  await Promise.all(Array.from({ length: Math.min(ctx.pool.threads, draws) }, work));
  return all;
}

/** The best Jaccards of each labeling on one draw; NaN where the draw cannot be clustered. */
async function oneDraw(
  { x, features }: FeatureMatrix,
  { labelings, choice: { learner, options } }: DrawPlan,
  ctx: Context,
): Promise<Float64Array[]> {
  const rows = uniqueDraw(x.nRows, ctx.rng.fork('rows'));
  const drawn = takeRows(ctx.pool, x, Uint32Array.from(rows));
  const quiet = { ...ctx, progress: { report: () => undefined } };
  try {
    const jaccards: Float64Array[] = [];
    for (const { k, labels } of labelings) {
      const given = learner.options.parse(learner.takesK ? { ...options, k } : options);
      const stream = { ...quiet, rng: ctx.rng.fork('learner').fork(k) };
      try {
        const found = await learner.cluster({ x: { x: drawn, features } }, learner.forDraws(given), stream);
        invariant(found.labels.length === rows.length, `${learner.name}: one label a row`);
        jaccards.push(bestJaccards({ labels, k }, rows, found));
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'TOO_FEW_DISTINCT_ROWS') throw error;
        jaccards.push(new Float64Array(k).fill(Number.NaN));
      }
    }
    return jaccards;
  } finally {
    drawn.release();
  }
}

/** The rows that n draws with replacement hit, ascending. */
function uniqueDraw(n: number, rng: Rng): Int32Array {
  const hit = new Uint8Array(n);
  for (let i = 0; i < n; i++) hit[rng.int(n)] = 1;
  return Int32Array.from(hit.keys()).filter((row) => hit[row] === 1);
}
