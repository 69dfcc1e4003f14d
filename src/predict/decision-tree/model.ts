import { type Bundle, type ClassifierModel, checkedRowPredictor, requireFeatures } from '#learn';
import { meanShares, rowShares, sharesExpression } from '../trees/index.ts';
import { packDecisionTree } from './codec.ts';
import type { DecisionTreeState } from './state.ts';

/** A fitted decision tree: a row has the probabilities of its leaf, the shares of the classes there. */
export interface DecisionTreeModel extends DecisionTreeState, ClassifierModel {
  readonly learner: 'decision-tree';
  readonly importance: Float64Array;
}

/** The model of a state. */
export function createDecisionTreeModel(state: DecisionTreeState): DecisionTreeModel {
  const learner = 'decision-tree';
  return {
    ...state,
    learner,
    predict: async (matrix, ctx) => {
      requireFeatures({ learner, features: state.features }, matrix);
      return meanShares(state.trees, matrix, ctx);
    },
    expression: sharesExpression(state.trees),
    rowPredictor: async () => checkedRowPredictor(state.features, rowShares(state.trees)),
    toBundle: (): Bundle => packDecisionTree(state),
  };
}
