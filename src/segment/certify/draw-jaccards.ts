import { AppError, invariant, type Rng, throwIfAborted } from '#base';
import { bestJaccards, bootstrapJaccard, type KernelMatrix, kmeansLloyd } from '#kernels';
import { countDistinctRows, takeRows } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { type LearnerChoice, segmentMeans } from '../explore/index.ts';
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
  /** Whether someone else made the segments: draws are clustered from their means on, and by no learner of theirs. */
  readonly isGiven: boolean;
}

/**
 * Bootstrap Jaccards [draws, k] of each labeling (Hennig 2007): rows are drawn with replacement, the unique ones
 * clustered by the same learner. All NaN for a k that a draw might have too few distinct rows for.
 */
export async function drawJaccards(
  matrix: FeatureMatrix,
  { labelings, ...rest }: DrawPlan,
  ctx: Context,
): Promise<Float64Array[]> {
  const { choice, settings, isGiven } = rest;
  const distinct = countDistinctRows(matrix.x, 2 * labelings.at(-1)!.k);
  // a rule is cut from any rows
  const isFeasible = ({ k }: Labeling) => choice.learner.raw === true || 2 * k <= distinct;
  const feasible = labelings.filter(isFeasible);
  const plan = { ...rest, labelings: feasible };
  const isKMeans = choice.learner.name === kmeansLearner.name && !isGiven;
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
  { labelings, choice: { learner, options }, isGiven }: DrawPlan,
  ctx: Context,
): Promise<Float64Array[]> {
  const rows = uniqueDraw(x.nRows, ctx.rng.fork('rows'));
  const drawn = takeRows(ctx.pool, x, Uint32Array.from(rows));
  const quiet = { ...ctx, progress: { report: () => undefined } };
  try {
    const jaccards: Float64Array[] = [];
    for (const { k, labels } of labelings) {
      const given = learner.options.parse(learner.takesK ? { ...options, k } : options);
      if (isGiven) {
        const own = Int32Array.from(rows, (row) => labels[row]!);
        jaccards.push(bestJaccards({ labels, k }, rows, await fromMeans(drawn, { k, labels: own }, ctx)));
        continue;
      }
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

/** k-means from the means of the segments that have rows in the draw (Lloyd 1982). */
async function fromMeans(x: KernelMatrix, { k, labels }: Labeling, { pool }: Context): Promise<Labeling> {
  const { centres, sizes } = await segmentMeans(pool, x, { k, labels });
  const present = Array.from({ length: k }, (_, c) => c).filter((c) => sizes[c]! > 0);
  const kept = present.flatMap((c) => Array.from(centres.subarray(c * x.nCols, (c + 1) * x.nCols)));
  return kmeansLloyd(pool, x, { centres: Float64Array.from(kept), maxIterations: 300, tolerance: 1e-6 });
}

/** The rows that n draws with replacement hit, ascending. */
function uniqueDraw(n: number, rng: Rng): Int32Array {
  const hit = new Uint8Array(n);
  for (let i = 0; i < n; i++) hit[rng.int(n)] = 1;
  return Int32Array.from(hit.keys()).filter((row) => hit[row] === 1);
}
