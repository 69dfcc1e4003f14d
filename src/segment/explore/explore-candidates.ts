import { AppError, partOf, throwIfAborted } from '#base';
import { calinskiHarabasz, daviesBouldin, silhouette } from '#kernels';
import { sampleStratified, takeRows } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { kmeansLearner } from '../kmeans/index.ts';
import type { Exploration, ExploredCandidate } from './exploration.ts';
import { type CandidateFit, fitCandidate, type LearnerChoice } from './fit-candidate.ts';
import { gapStatistic } from './gap-statistic.ts';
import { startsFor } from './starts-for.ts';

/** How candidates are explored. */
export interface ExploreOptions {
  /** Numbers of segments to try, each at least 2; a learner that takes none is fitted once. */
  readonly ks: readonly number[];
  /** What finds the segments; default k-means. */
  readonly learner?: LearnerChoice | undefined;
  /** Up to so many rows silhouettes are exact. Default 50,000. */
  readonly exactSilhouetteRows?: number;
  /** Rows of the silhouette's sample above that. Default 20,000. */
  readonly silhouetteSample?: number;
  /** Most rows of the gap statistic's sample. Default 5,000. */
  readonly gapRows?: number;
  /** Uniform boxes of the gap statistic. Default 30. */
  readonly gapDraws?: number;
}

/** Fits to measure and how they came about; 0 starts are no k-means and have no gap. */
interface MeasuredFits {
  readonly fits: readonly CandidateFit[];
  readonly explored: Pick<Exploration, 'learner' | 'takesK' | 'ks' | 'starts'>;
  readonly options: Omit<ExploreOptions, 'ks' | 'learner'>;
}

/**
 * The learner's segments for every k with their separation criteria: silhouette (Rousseeuw 1987), Calinski-Harabasz
 * (1974), Davies-Bouldin (1979) and, of k-means, gap (Tibshirani, Walther and Hastie 2001). A k with fewer distinct
 * rows than segments, or of k-means with just as many, is left out with a warning, the latter not when it is the
 * only one.
 * @throws TOO_FEW_DISTINCT_ROWS when that holds for every k.
 */
export async function exploreCandidates(
  matrix: FeatureMatrix,
  options: ExploreOptions,
  ctx: Context,
): Promise<Exploration> {
  const choice = options.learner ?? { learner: kmeansLearner, options: {} };
  const { takesK, name } = choice.learner;
  const isKMeans = name === kmeansLearner.name;
  const starts = isKMeans ? startsOf(choice, matrix) : 0;
  const ks = [...new Set(options.ks)].sort((a, b) => a - b);
  const fits = await fitAll(
    matrix,
    { ks: takesK ? ks : [null], choice },
    { ...ctx, progress: partOf(ctx.progress, 0, 0.35) },
  );
  const explored = { learner: name, takesK, ks: takesK ? fits.map(({ k }) => k) : ks, starts };
  return explorationOf(matrix, { fits, explored, options }, ctx);
}

/** Measures fits: what they were explored with and their criteria. The first third of the progress is behind. */
export async function explorationOf(
  matrix: FeatureMatrix,
  { fits, explored, options }: MeasuredFits,
  ctx: Context,
): Promise<Exploration> {
  const silhouettes = await silhouettesOf(
    matrix,
    { fits, options },
    { ...ctx, progress: partOf(ctx.progress, 0.35, 0.6) },
  );
  const { starts } = explored;
  const gap =
    starts === 0
      ? null
      : await gapStatistic(
          matrix.x,
          { fits, starts, rows: options.gapRows ?? 5000, draws: options.gapDraws ?? 30 },
          { ...ctx, progress: partOf(ctx.progress, 0.6, 1) },
        );
  const candidates: ExploredCandidate[] = [];
  for (const [c, fit] of fits.entries()) {
    const { k, labels } = fit;
    candidates.push({
      ...fit,
      silhouette: silhouettes.means[c]!,
      calinskiHarabasz: k < 2 ? 0 : await calinskiHarabasz(ctx.pool, matrix.x, labels, k),
      daviesBouldin: k < 2 ? 0 : await daviesBouldin(ctx.pool, matrix.x, labels, k),
      gap: gap?.gaps[c] ?? null,
      gapStandardError: gap?.standardErrors[c] ?? null,
    });
  }
  return {
    ...explored,
    nRows: matrix.x.nRows,
    features: matrix.features.map((feature) => feature.name),
    silhouetteRows: silhouettes.rows,
    gapRows: gap?.rows ?? 0,
    gapDraws: gap?.draws ?? 0,
    candidates,
  };
}

/** Starts that were asked for, else as many as the size of the matrix allows. */
export function startsOf({ options }: LearnerChoice, { x }: FeatureMatrix): number {
  const { starts } = options;
  return typeof starts === 'number' ? starts : startsFor(x);
}

async function fitAll(
  matrix: FeatureMatrix,
  { ks, choice }: { ks: readonly (number | null)[]; choice: LearnerChoice },
  ctx: Context,
): Promise<CandidateFit[]> {
  const fits: CandidateFit[] = [];
  const { title } = choice.learner;
  for (const [at, k] of ks.entries()) {
    throwIfAborted(ctx.signal);
    const part = partOf(ctx.progress, at / ks.length, (at + 1) / ks.length);
    const detail = k === null ? title : `${title} with ${k} segments`;
    const progress = { report: (share: number) => part.report(share, detail) };
    try {
      const fit = await fitCandidate(matrix, { ...choice, k }, { ...ctx, progress });
      const isExact = k !== null && fit.inertia === 0;
      if (fits.length === 0 || !isExact) fits.push(fit);
      if (isExact) {
        ctx.log.warn(
          `${title}: more than ${k - 1} segments were not tried, there are only ${k} distinct rows`,
        );
        break;
      }
    } catch (error) {
      const tooFew = error instanceof AppError && error.code === 'TOO_FEW_DISTINCT_ROWS';
      if (!tooFew || fits.length === 0) throw error;
      ctx.log.warn(`${title}: ${k} segments and more were not tried, there are fewer distinct rows`);
      break;
    }
    part.report(1);
  }
  return fits;
}

/** Mean silhouettes, on all rows or, for all k, on one seeded sample with its share of each segment of the largest. */
async function silhouettesOf(
  { x }: FeatureMatrix,
  { fits, options }: Pick<MeasuredFits, 'fits' | 'options'>,
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
