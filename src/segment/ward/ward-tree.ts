import { AppError, partOf, throwIfAborted } from '#base';
import {
  type KernelMatrix,
  type KMeansResult,
  kmeans,
  kmeansLloyd,
  type Linkage,
  wardLinkage,
} from '#kernels';
import { countDistinctRows, sampleRows, takeRows } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import type { WardOptions } from './options.ts';
import { rememberLinkage } from './remember-linkage.ts';

/** Ward's tree of rows, or of micro-clusters of rows. */
export interface WardTree {
  readonly linkage: Linkage;
  /** [points] rows that each point of the tree stands for. */
  readonly weights: Float64Array;
  /** [nRows] the point that each row is part of; null where every row is a point. */
  readonly pointOf: Int32Array | null;
}

/** Rows a micro-cluster has in the sample that they are first found on. */
const SAMPLED_PER_MICRO = 20;

/**
 * Ward's tree (1963), heights as scipy's. Above `exactRows` rows k-means first finds micro-clusters, on a sample and
 * then on all rows, and the tree joins those by their means and sizes.
 * @throws TOO_FEW_DISTINCT_ROWS when there are fewer distinct rows than `k`.
 */
export async function wardTree(
  { x }: FeatureMatrix,
  { k, exactRows, microClusters }: WardOptions,
  ctx: Context,
): Promise<WardTree> {
  const distinct = countDistinctRows(x, k);
  if (distinct < k || x.nRows < 1) {
    throw new AppError(
      'TOO_FEW_DISTINCT_ROWS',
      `ward: expected at least ${k} distinct rows, got ${distinct}`,
      {
        data: { k },
      },
    );
  }
  const micro = x.nRows > exactRows ? await findMicroClusters(x, Math.max(k, microClusters), ctx) : null;
  throwIfAborted(ctx.signal);
  const points = micro ? micro.centres : Float64Array.from(x.data);
  const weights = micro ? Float64Array.from(micro.sizes) : new Float64Array(x.nRows).fill(1);
  const progress = partOf(ctx.progress, micro ? 0.7 : 0, 0.9);
  const onProgress = (share: number): void => progress.report(share);
  const make = () => wardLinkage(ctx.pool, points, { nCols: x.nCols, weights, onProgress });
  const linkage = micro ? await make() : await rememberLinkage(x, make);
  return { linkage, weights, pointOf: micro ? micro.labels : null };
}

async function findMicroClusters(x: KernelMatrix, wanted: number, ctx: Context): Promise<KMeansResult> {
  const count = countDistinctRows(x, wanted);
  ctx.log.warn(
    `ward: ${x.nRows} rows are too many for a tree of them; it joins ${count} micro-clusters (k-means) instead`,
  );
  const rng = ctx.rng.fork('micro-clusters');
  const rows = sampleRows(x.nRows, SAMPLED_PER_MICRO * count, rng);
  const sample = takeRows(ctx.pool, x, rows);
  const seed = rng.uint32();
  try {
    const isWhole = countDistinctRows(sample, count) < count;
    const found = await kmeans(ctx.pool, isWhole ? x : sample, {
      k: count,
      starts: 1,
      seed,
      maxIterations: 20,
    });
    ctx.progress.report(0.4);
    return await kmeansLloyd(ctx.pool, x, { centres: found.centres, maxIterations: 5, tolerance: 1e-4 });
  } finally {
    sample.release();
  }
}
