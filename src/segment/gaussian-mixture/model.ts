import { invariant } from '#base';
import { assignMixture, type MixtureDensities } from '#kernels';
import { type Bundle, requireFeatures } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { noveltyOf, type SegmentAssignment, type SegmentModel } from '../protocol/index.ts';
import { packGaussianMixture } from './codec.ts';
import { mostProbableSql } from './most-probable-sql.ts';
import { densitiesOf } from './parameters.ts';
import type { GaussianMixtureState } from './state.ts';

/** A fitted Gaussian mixture: rows go to their most probable component. */
export interface GaussianMixtureModel extends GaussianMixtureState, SegmentModel {
  readonly learner: 'gaussian-mixture';
}

/** The model of a state. */
export function createGaussianMixtureModel(state: GaussianMixtureState): GaussianMixtureModel {
  const densities = densitiesOf({ ...state, nCols: state.features.length });
  invariant(densities !== null, 'gaussian-mixture: the covariances of a model are positive definite');
  return {
    ...state,
    learner: 'gaussian-mixture',
    predict: (matrix, ctx) => assign({ ...state, densities }, matrix, ctx),
    labelSql: (of) => mostProbableSql(densities, of),
    toBundle: (): Bundle => packGaussianMixture(state),
  };
}

async function assign(
  { features, calibration, densities }: GaussianMixtureState & { readonly densities: MixtureDensities },
  matrix: FeatureMatrix,
  { pool }: Context,
): Promise<SegmentAssignment> {
  requireFeatures({ learner: 'gaussian-mixture', features }, matrix);
  const { labels, runnersUp, posteriors, distances } = await assignMixture(pool, matrix.x, densities);
  const novelty = new Float32Array(labels.length);
  for (const [i, label] of labels.entries()) novelty[i] = noveltyOf(calibration, label, distances[i]!);
  return { labels, confidence: posteriors, runnersUp, novelty };
}
