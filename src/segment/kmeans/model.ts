import { type Bundle, requireFeatures } from '#learn';
import { assignToCentres, nearestCentreSql } from '../centres/index.ts';
import type { SegmentModel } from '../protocol/index.ts';
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
      return assignToCentres(matrix.x, state, ctx);
    },
    labelSql: (of) => nearestCentreSql(state.centres, of),
    toBundle: (): Bundle => packKMeans(state),
  };
}
