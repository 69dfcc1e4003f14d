import { partOf } from '#base';
import type { Clustering, SegmentLearner } from '../protocol/index.ts';
import { bestStart, type FoundMixture, ridgeOf } from './best-start.ts';
import { calibrateNovelty } from './calibrate-novelty.ts';
import { unpackGaussianMixture } from './codec.ts';
import { createGaussianMixtureModel, type GaussianMixtureModel } from './model.ts';
import { type GaussianMixtureOptions, gaussianMixtureOptionsSchema } from './options.ts';
import { freeParameters } from './parameters.ts';

/**
 * Gaussian mixture by expectation maximisation (Dempster, Laird and Rubin 1977) from k-means; a segment is the rows that
 * a component is most probable for.
 * @throws TOO_FEW_DISTINCT_ROWS when there are fewer distinct rows than `k`.
 */
export const gaussianMixtureLearner: SegmentLearner<GaussianMixtureOptions, GaussianMixtureModel> = {
  name: 'gaussian-mixture',
  title: 'Gaussian mixture',
  task: 'clustering',
  options: gaussianMixtureOptionsSchema,
  takesK: true,
  async fit({ x: matrix }, options, ctx) {
    const progress = partOf(ctx.progress, 0, 0.8);
    const found = await bestStart(matrix.x, options, { ...ctx, progress });
    const { covariance, k } = options;
    const { mixture, sizes, assignment } = found;
    const { weights, means, covariances } = mixture.parameters;
    const ridge = await ridgeOf(matrix.x, options, ctx);
    const model = createGaussianMixtureModel({
      features: matrix.features.map((feature) => feature.name),
      k,
      covariance,
      weights,
      means,
      covariances,
      sizes,
      logLikelihood: assignment.logLikelihood,
      calibration: await calibrateNovelty(matrix.x, { mixture, covariance, ridge }, ctx),
    });
    return { ...clusteringOf(found), model };
  },
  async cluster({ x: matrix }, options, ctx) {
    return clusteringOf(await bestStart(matrix.x, options, ctx));
  },
  forDraws: (options) => ({ ...options, starts: 1 }),
  unpack: (bundle) => createGaussianMixtureModel(unpackGaussianMixture(bundle)),
};

function clusteringOf({ mixture, assignment: { labels, logLikelihood } }: FoundMixture): Clustering {
  const { parameters } = mixture;
  const { k } = parameters;
  const bic = -2 * logLikelihood + freeParameters(parameters) * Math.log(labels.length);
  return { k, labels, names: new Array<null>(k).fill(null), bic };
}
