import { predictTrees } from '#kernels';
import { type Bundle, type RegressorModel, requireFeatures } from '#learn';
import { packBoostingRegression } from './codec.ts';
import type { BoostingRegressionState } from './state.ts';

/** Scores whose exponential is still far inside f64. */
const LARGEST_LOG = 600;

/** A fitted gradient boosting of numbers. */
export interface BoostingRegressionModel extends BoostingRegressionState, RegressorModel {
  readonly learner: 'gradient-boosting';
  readonly importance: Float64Array;
}

/** The model of a state. */
export function createBoostingRegressionModel(state: BoostingRegressionState): BoostingRegressionModel {
  const learner = 'gradient-boosting';
  const { trees, base, isLog } = state;
  return {
    ...state,
    learner,
    predict: async (matrix, { pool }) => {
      requireFeatures({ learner, features: state.features }, matrix);
      const sums = await predictTrees(pool, matrix.x, { trees });
      if (!isLog) return sums.map((sum) => base + sum);
      return sums.map((sum) => Math.exp(Math.min(LARGEST_LOG, Math.max(-LARGEST_LOG, base + sum))));
    },
    toBundle: (): Bundle => packBoostingRegression(state),
  };
}
