import { type Bundle, type ClassifierModel, checkedRowPredictor, requireFeatures } from '#learn';
import { meanShares, rowShares, sharesExpression } from '../trees/index.ts';
import { packRandomForest } from './codec.ts';
import type { RandomForestState } from './state.ts';

/** A fitted random forest: a row has the mean over the trees of the shares of the classes in its leaves. */
export interface RandomForestModel extends RandomForestState, ClassifierModel {
  readonly learner: 'random-forest';
  readonly importance: Float64Array;
}

/** The model of a state. */
export function createRandomForestModel(state: RandomForestState): RandomForestModel {
  const learner = 'random-forest';
  return {
    ...state,
    learner,
    predict: async (matrix, ctx) => {
      requireFeatures({ learner, features: state.features }, matrix);
      return meanShares(state.trees, matrix, ctx);
    },
    expression: sharesExpression(state.trees),
    rowPredictor: async () => checkedRowPredictor(state.features, rowShares(state.trees)),
    toBundle: (): Bundle => packRandomForest(state),
  };
}
