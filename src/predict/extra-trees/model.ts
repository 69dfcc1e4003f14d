import { type Bundle, type ClassifierModel, checkedRowPredictor, requireFeatures } from '#learn';
import type { RandomForestState } from '../random-forest/index.ts';
import { meanShares, rowShares, sharesExpression } from '../trees/index.ts';
import { packExtraTrees } from './codec.ts';

/** Fitted extra trees: a row has the mean over the trees of the shares of the classes in its leaves. */
export interface ExtraTreesModel extends RandomForestState, ClassifierModel {
  readonly learner: 'extra-trees';
  readonly importance: Float64Array;
}

/** The model of a state. */
export function createExtraTreesModel(state: RandomForestState): ExtraTreesModel {
  const learner = 'extra-trees';
  return {
    ...state,
    learner,
    predict: async (matrix, ctx) => {
      requireFeatures({ learner, features: state.features }, matrix);
      return meanShares(state.trees, matrix, ctx);
    },
    expression: sharesExpression(state.trees),
    rowPredictor: async () => checkedRowPredictor(state.features, rowShares(state.trees)),
    toBundle: (): Bundle => packExtraTrees(state),
  };
}
