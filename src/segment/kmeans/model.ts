import type { Bundle } from '#learn';
import { assignToCentres } from '../centres/index.ts';
import { requireFeatures, type SegmentModel } from '../protocol/index.ts';
import { packKMeans } from './codec.ts';
import type { KMeansState } from './state.ts';

/** A fitted k-means. */
export interface KMeansModel extends KMeansState, SegmentModel {
  readonly learner: 'k-means';
}

/** The model of a state. */
export function createKMeansModel(state: KMeansState): KMeansModel {
  const learner = 'k-means';
  return {
    ...state,
    learner,
    predict: async (matrix, ctx) => {
      requireFeatures({ learner, features: state.features }, matrix);
      return await assignToCentres(matrix.x, state, ctx);
    },
    toBundle: (): Bundle => packKMeans(state),
  };
}
