import { AppError, partOf, throwIfAborted } from '#base';
import { calinskiHarabasz, daviesBouldin, type KMeansResult, kmeans, silhouette } from '#kernels';
import { sampleStratified, takeRows } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import type { Exploration, ExploredCandidate } from './exploration.ts';
import { gapStatistic } from './gap-statistic.ts';
import { startsFor } from './starts-for.ts';

/** How candidates are explored. */
export interface ExploreOptions {
  /** Numbers of segments to try, each at least 2. */
  readonly ks: readonly number[];
  /** k-means starts per k; default 100, down to 3 for large matrices. */
  readonly starts?: number | undefined;
  /** Up to so many rows silhouettes are exact. Default 50,000. */
  readonly exactSilhouetteRows?: number;
  /** Rows of the silhouette's sample above that. Default 20,000. */
  readonly silhouetteSample?: number;
  /** Most rows of the gap statistic's sample. Default 5,000. */
  readonly gapRows?: number;
  /** Uniform boxes of the gap statistic. Default 30. */
  readonly gapDraws?: number;
}

/**
 * k-means for every k with its separation criteria: silhouette (Rousseeuw 1987), Calinski-Harabasz (1974),
 * Davies-Bouldin (1979) and gap (Tibshirani, Walther and Hastie 2001). A k with fewer distinct rows than
 * segments, or with just as many, is left out with a warning, the latter not when it is the only one.
 * @throws TOO_FEW_DISTINCT_ROWS when that holds for every k.
 */
export async function exploreCandidates(
  matrix: FeatureMatrix,
  options: ExploreOptions,
  ctx: Context,
): Promise<Exploration> {
  const starts = options.starts ?? startsFor(matrix.x);
  const ks = [...new Set(options.ks)].sort((a, b) => a - b);
  const fits = await fitAll(matrix, { ks, starts }, { ...ctx, progress: partOf(ctx.progress, 0, 0.35) });
  const silhouettes = await silhouettesOf(
    matrix,
    { fits, options },
    {
      ...ctx,
      progress: partOf(ctx.progress, 0.35, 0.6),
    },
  );
  const gap = await gapStatistic(
    matrix.x,
    { fits, starts, rows: options.gapRows ?? 5000, draws: options.gapDraws ?? 30 },
    { ...ctx, progress: partOf(ctx.progress, 0.6, 1) },
  );
  const candidates: ExploredCandidate[] = [];
  for (const [c, { k, inertia, sizes, centres, labels }] of fits.entries()) {
    candidates.push({
      k,
      inertia,
      silhouette: silhouettes.means[c]!,
      calinskiHarabasz: await calinskiHarabasz(ctx.pool, matrix.x, labels, k),
      daviesBouldin: await daviesBouldin(ctx.pool, matrix.x, labels, k),
      gap: gap.gaps[c]!,
      gapStandardError: gap.standardErrors[c]!,
      sizes,
      centres,
      labels,
    });
  }
  return {
    nRows: matrix.x.nRows,
    features: matrix.features.map((feature) => feature.name),
    starts,
    silhouetteRows: silhouettes.rows,
    gapRows: gap.rows,
    gapDraws: gap.draws,
    candidates,
  };
}

async function fitAll(
  { x }: FeatureMatrix,
  { ks, starts }: { ks: readonly number[]; starts: number },
  ctx: Context,
): Promise<KMeansResult[]> {
  const fits: KMeansResult[] = [];
  for (const [at, k] of ks.entries()) {
    throwIfAborted(ctx.signal);
    const part = partOf(ctx.progress, at / ks.length, (at + 1) / ks.length);
    const seed = ctx.rng.fork('explore').fork(k).uint32();
    const onProgress = (share: number): void => part.report(share, `k-means with ${k} segments`);
    try {
      const fit = await kmeans(ctx.pool, x, { k, starts, seed, onProgress });
      if (fits.length === 0 || fit.inertia > 0) fits.push(fit);
      if (fit.inertia === 0) {
        ctx.log.warn(
          `k-means: more than ${k - 1} segments were not tried, there are only ${k} distinct rows`,
        );
        break;
      }
    } catch (error) {
      const tooFew = error instanceof AppError && error.code === 'TOO_FEW_DISTINCT_ROWS';
      if (!tooFew || fits.length === 0) throw error;
      ctx.log.warn(`k-means: ${k} segments and more were not tried, there are fewer distinct rows`);
      break;
    }
    part.report(1);
  }
  return fits;
}

/** Mean silhouettes, on all rows or, for all k, on one seeded sample with its share of each segment of the largest. */
async function silhouettesOf(
  { x }: FeatureMatrix,
  { fits, options }: { fits: readonly KMeansResult[]; options: ExploreOptions },
  ctx: Context,
): Promise<{ rows: number; means: number[] }> {
  const exact = x.nRows <= (options.exactSilhouetteRows ?? 50_000);
  const count = exact ? x.nRows : (options.silhouetteSample ?? 20_000);
  const { k: most, labels: strata } = fits.at(-1)!;
  const rows = sampleStratified(strata, { k: most, cap: count }, ctx.rng.fork('silhouette'));
  const sample = exact ? x : takeRows(ctx.pool, x, rows);
  const means: number[] = [];
  try {
    for (const { k, labels } of fits) {
      throwIfAborted(ctx.signal);
      const kept = exact ? labels : Int32Array.from(rows, (row) => labels[row]!);
      means.push((await silhouette(ctx.pool, sample, kept, k)).mean);
      ctx.progress.report(means.length / fits.length, `silhouette of ${k} segments`);
    }
  } finally {
    if (!exact) sample.release();
  }
  return { rows: rows.length, means };
}
