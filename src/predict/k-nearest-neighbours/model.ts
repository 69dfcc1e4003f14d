import { createNeighbourIndex } from '#kernels';
import { type Bundle, type ClassifierModel, requireFeatures } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { packKNearestNeighbours } from './codec.ts';
import type { KNearestNeighboursState } from './state.ts';

/** Fitted k nearest neighbours: probabilities are shares of their votes. */
export interface KNearestNeighboursModel extends KNearestNeighboursState, ClassifierModel {
  readonly learner: 'k-nearest-neighbours';
}

/** The model of a state. */
export function createKNearestNeighboursModel(state: KNearestNeighboursState): KNearestNeighboursModel {
  return {
    ...state,
    learner: 'k-nearest-neighbours',
    predict: (matrix, ctx) => predict(state, matrix, ctx),
    toBundle: (): Bundle => packKNearestNeighbours(state),
  };
}

async function predict(
  { features, nClasses, k, weights, rows, classes, votes }: KNearestNeighboursState,
  matrix: FeatureMatrix,
  { pool }: Context,
): Promise<Float32Array> {
  requireFeatures({ learner: 'k-nearest-neighbours', features }, matrix);
  const x = pool.matrix(classes.length, features.length);
  try {
    x.data.set(rows);
    const given = { k, nClasses, y: classes, votes, byDistance: weights === 'distance' };
    const index = await createNeighbourIndex(pool, x, given);
    try {
      return await index.shares(matrix.x);
    } finally {
      index.release();
    }
  } finally {
    x.release();
  }
}
