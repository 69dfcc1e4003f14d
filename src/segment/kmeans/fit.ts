import { kmeans } from '#kernels';
import type { Learner } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { calibrateNovelty } from './calibrate-novelty.ts';
import { createKMeansModel, type KMeansModel } from './model.ts';
import { type KMeansOptions, kmeansOptionsSchema } from './options.ts';

/** What a run of k-means found: everything but the novelty calibration. */
export interface KMeansClustering {
  readonly k: number;
  /** [k, nCols] */
  readonly centres: Float64Array;
  /** [k] */
  readonly sizes: Int32Array;
  readonly inertia: number;
}

/**
 * k-means: greedy k-means++ seeding (Arthur and Vassilvitskii 2007), Lloyd's iterations, best of several starts.
 * @throws TOO_FEW_DISTINCT_ROWS when there are fewer distinct rows than `k`.
 */
export const kmeansLearner: Learner<KMeansOptions, KMeansModel> = {
  name: 'k-means',
  task: 'clustering',
  options: kmeansOptionsSchema,
  async fit({ x: matrix }, options, ctx) {
    const seed = ctx.rng.fork('k-means').uint32();
    const onProgress = (share: number): void => ctx.progress.report(0.8 * share);
    const found = await kmeans(ctx.pool, matrix.x, { ...options, seed, onProgress });
    return modelOfClustering(matrix, found, ctx);
  },
};

/** The model of a clustering that was already found on the rows of `matrix`: calibrates novelty and wraps it. */
export async function modelOfClustering(
  matrix: FeatureMatrix,
  { k, centres, sizes, inertia }: KMeansClustering,
  ctx: Context,
): Promise<KMeansModel> {
  const calibration = await calibrateNovelty(matrix, { centres, k }, ctx);
  const features = matrix.features.map((feature) => feature.name);
  return createKMeansModel({ features, k, centres, sizes, inertia, calibration });
}
