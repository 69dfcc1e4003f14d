import { partOf } from '#base';
import type { KMeansResult } from '#kernels';
import { heldOutDistances } from '../centres/index.ts';
import type { Clustering, SegmentLearner } from '../protocol/index.ts';
import { findCentres } from './find-centres.ts';
import { createMiniBatchKMeansModel, type MiniBatchKMeansModel, unpackMiniBatchKMeans } from './model.ts';
import { type MiniBatchKMeansOptions, miniBatchKMeansOptionsSchema } from './options.ts';

/**
 * Mini-batch k-means (Sculley 2010): the segments of k-means, nearly, from few looks at each row.
 * @throws TOO_FEW_DISTINCT_ROWS when there are fewer distinct rows than `k`.
 */
export const miniBatchKMeansLearner: SegmentLearner<MiniBatchKMeansOptions, MiniBatchKMeansModel> = {
  name: 'mini-batch-k-means',
  title: 'Mini-batch k-means',
  task: 'clustering',
  options: miniBatchKMeansOptionsSchema,
  takesK: true,
  variantOf: 'k-means',
  async fit({ x: matrix }, options, ctx) {
    const progress = partOf(ctx.progress, 0, 0.8);
    const found = await findCentres(matrix.x, options, { ...ctx, progress });
    const { k, centres, sizes, inertia, labels } = found;
    const features = matrix.features.map((feature) => feature.name);
    const calibration = await heldOutDistances(matrix.x, { labels, k }, ctx);
    const model = createMiniBatchKMeansModel({ features, k, centres, sizes, inertia, calibration });
    return { ...clusteringOf(found), model };
  },
  async cluster({ x: matrix }, options, ctx) {
    return clusteringOf(await findCentres(matrix.x, options, ctx));
  },
  forDraws: (options) => ({ ...options, starts: 1 }),
  unpack: unpackMiniBatchKMeans,
};

function clusteringOf({ k, labels }: KMeansResult): Clustering {
  return { k, labels, names: new Array<null>(k).fill(null), bic: null };
}
