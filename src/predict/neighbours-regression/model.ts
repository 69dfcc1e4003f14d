import { createNeighbourIndex } from '#kernels';
import { type Bundle, type RegressorModel, requireFeatures } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { packNeighboursRegression } from './codec.ts';
import type { NeighboursRegressionState } from './state.ts';

/** Fitted k nearest neighbours of numbers: a row has the mean of its neighbours' targets. */
export interface NeighboursRegressionModel extends NeighboursRegressionState, RegressorModel {
  readonly learner: 'k-nearest-neighbours';
}

/** The model of a state. */
export function createNeighboursRegressionModel(state: NeighboursRegressionState): NeighboursRegressionModel {
  return {
    ...state,
    learner: 'k-nearest-neighbours',
    predict: (matrix, ctx) => predict(state, matrix, ctx),
    toBundle: (): Bundle => packNeighboursRegression(state),
  };
}

async function predict(
  { features, k, weights, rows, targets, votes }: NeighboursRegressionState,
  matrix: FeatureMatrix,
  { pool }: Context,
): Promise<Float64Array> {
  requireFeatures({ learner: 'k-nearest-neighbours', features }, matrix);
  const x = pool.matrix(targets.length, features.length);
  try {
    x.data.set(rows);
    // about the mean, so that f32 holds what is told
    const origin = targets.reduce((sum, value) => sum + value / targets.length, 0);
    const index = await createNeighbourIndex(pool, x, {
      k,
      nClasses: 1,
      y: new Int32Array(targets.length),
      numbers: targets.map((value) => value - origin),
      votes,
      byDistance: weights === 'distance',
    });
    try {
      return Float64Array.from(await index.shares(matrix.x), (mean) => origin + mean);
    } finally {
      index.release();
    }
  } finally {
    x.release();
  }
}
