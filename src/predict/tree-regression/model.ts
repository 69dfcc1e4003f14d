import { predictTrees } from '#kernels';
import { type Bundle, type RegressorModel, requireFeatures } from '#learn';
import { packTreesRegression } from './codec.ts';
import type { TreesRegressionState } from './state.ts';

/** Fitted trees of numbers: a row has the mean over the trees of the means of its leaves. */
export interface TreesRegressionModel extends TreesRegressionState, RegressorModel {
  readonly learner: TreesRegressionState['learner'];
  readonly importance: Float64Array;
}

/** The model of a state. */
export function createTreesRegressionModel(state: TreesRegressionState): TreesRegressionModel {
  const nTrees = state.trees.roots.length - 1;
  return {
    ...state,
    predict: async (matrix, { pool }) => {
      requireFeatures(state, matrix);
      const sums = await predictTrees(pool, matrix.x, { trees: state.trees });
      return sums.map((sum) => sum / nTrees);
    },
    toBundle: (): Bundle => packTreesRegression(state),
  };
}
