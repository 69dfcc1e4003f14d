import { AppError, throwIfAborted } from '#base';
import type { KernelMatrix } from '#kernels';
import { adjustedRand, countDistinctRows, sampleRows, takeRows } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import type { CompareMixedOptions, MixedComparison, MixedResult } from './comparison.ts';
import { conclude } from './conclude.ts';
import { gowerDistances } from './gower.ts';
import { type MixedMethod, mixedMethods } from './methods.ts';
import { silhouetteWidths } from './silhouette-widths.ts';

const MOST_ROWS = 2000;
const SHARE_OF_A_DRAW = 2 / 3;

/**
 * k-prototypes, k-means on principal components of indicators and numbers, PAM and average linkage on Gower's
 * distances: each finds k segments of the same sample, and all are judged by the mean silhouette under Gower's
 * distance, and by how like they stay on parts of the sample.
 * @throws OPTION_INVALID when k, rows or draws are out of range.
 * @throws TOO_FEW_DISTINCT_ROWS when a part of the sample has fewer distinct rows than `k`.
 */
export async function compareMixed(
  matrix: FeatureMatrix,
  { k, rows = MOST_ROWS, draws = 10 }: CompareMixedOptions,
  ctx: Context,
): Promise<MixedComparison> {
  requireRange('k', k, [2, 1000]);
  requireRange('rows', rows, [10, MOST_ROWS]);
  requireRange('draws', draws, [0, 1000]);
  const chosen = sampleRows(matrix.x.nRows, rows, ctx.rng.fork('mixed').fork('sample'));
  return await withRows(matrix, chosen, ctx, async (sample) => {
    requireDistinct(sample.x, k);
    const distances = await gowerDistances(sample, ctx.pool);
    const judged = [];
    for (const [m, method] of mixedMethods.entries()) {
      throwIfAborted(ctx.signal);
      const labels = await method.label(sample, k, streamOf(ctx, method));
      const widths = silhouetteWidths(distances, labels, k);
      const stability = await stabilityOf(sample, { method, labels, k, draws }, ctx);
      judged.push({ widths, result: resultOf(method, { labels, widths, stability, k }) });
      ctx.progress.report((m + 1) / mixedMethods.length);
    }
    judged.sort((a, b) => b.result.silhouette - a.result.silhouette);
    return { rows: chosen.length, results: judged.map(({ result }) => result), ...conclude(judged) };
  });
}

function resultOf(
  { name: method }: MixedMethod,
  given: { labels: Int32Array; widths: Float64Array; stability: number | null; k: number },
): MixedResult {
  const { labels, widths, stability, k } = given;
  const sizes = new Array<number>(k).fill(0);
  for (const label of labels) sizes[label]!++;
  const silhouette = widths.reduce((a, b) => a + b, 0) / widths.length;
  return { method, k, silhouette, stability, sizes: sizes.sort((a, b) => b - a) };
}

/** Subsamples as of Ben-Hur, Elisseeff and Guyon (2002), the same for every way. */
async function stabilityOf(
  sample: FeatureMatrix,
  { method, labels, k, draws }: { method: MixedMethod; labels: Int32Array; k: number; draws: number },
  ctx: Context,
): Promise<number | null> {
  let sum = 0;
  for (let draw = 0; draw < draws; draw++) {
    throwIfAborted(ctx.signal);
    const count = Math.ceil(sample.x.nRows * SHARE_OF_A_DRAW);
    const rows = sampleRows(sample.x.nRows, count, ctx.rng.fork('mixed').fork('part').fork(draw));
    sum += await withRows(sample, rows, ctx, async (part) => {
      requireDistinct(part.x, k);
      const again = await method.label(part, k, streamOf(ctx, method));
      return adjustedRand(
        again,
        Int32Array.from(rows, (row) => labels[row]!),
      );
    });
  }
  return draws === 0 ? null : sum / draws;
}

function streamOf(ctx: Context, { name }: MixedMethod): Context {
  return { ...ctx, rng: ctx.rng.fork('mixed').fork(name), progress: { ...ctx.progress, report() {} } };
}

async function withRows<Result>(
  { features, x }: FeatureMatrix,
  rows: Uint32Array,
  { pool }: Context,
  use: (part: FeatureMatrix) => Promise<Result>,
): Promise<Result> {
  const taken = takeRows(pool, x, rows);
  try {
    return await use({ features, x: taken });
  } finally {
    taken.release();
  }
}

function requireDistinct(x: KernelMatrix, k: number): void {
  const distinct = countDistinctRows(x, k);
  if (distinct >= k) return;
  const message = `mixed data: expected at least ${k} distinct rows, got ${distinct}`;
  throw new AppError('TOO_FEW_DISTINCT_ROWS', message, { data: { k } });
}

function requireRange(name: string, value: number, [least, most]: readonly [number, number]): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new AppError(
    'OPTION_INVALID',
    `${name}: expected a whole number of ${least} to ${most}, got ${value}`,
  );
}
