import { type KMeansResult, kmeans } from '#kernels';
import type { Context, FeatureMatrix } from '#matrix';
import type { Clustering, SegmentInput, SegmentLearner } from '../protocol/index.ts';
import { calibrateNovelty } from './calibrate-novelty.ts';
import { unpackKMeans } from './codec.ts';
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
export const kmeansLearner: SegmentLearner<KMeansOptions, KMeansModel> = {
  name: 'k-means',
  title: 'k-means',
  task: 'clustering',
  options: kmeansOptionsSchema,
  takesK: true,
  async fit(input, options, ctx) {
    const found = await find(input, options, ctx);
    return { ...clusteringOf(found), model: await modelOfClustering(input.x, found, ctx) };
  },
  async cluster(input, options, ctx) {
    return clusteringOf(await find(input, options, ctx));
  },
  forDraws: (options) => ({ ...options, starts: Math.min(options.starts, STARTS_OF_A_DRAW) }),
  unpack: (bundle) => createKMeansModel(unpackKMeans(bundle)),
};

/** Starts of one draw of a bootstrap; the best of many costs more than it tells there. */
const STARTS_OF_A_DRAW = 5;

function find({ x: matrix }: SegmentInput, options: KMeansOptions, ctx: Context): Promise<KMeansResult> {
  const seed = ctx.rng.fork('k-means').uint32();
  const onProgress = (share: number): void => ctx.progress.report(0.8 * share);
  return kmeans(ctx.pool, matrix.x, { ...options, seed, onProgress });
}

function clusteringOf({ k, labels }: KMeansResult): Clustering {
  return { k, labels, names: new Array<null>(k).fill(null), bic: null };
}

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
