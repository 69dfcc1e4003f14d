import { mlpRow, predictMlp } from '#kernels';
import { type Bundle, type ClassifierModel, checkedRowPredictor, requireFeatures } from '#learn';
import { packMultilayerPerceptron } from './codec.ts';
import { mlpExpression } from './expression.ts';
import type { MultilayerPerceptronState } from './state.ts';

/** A fitted multilayer perceptron. */
export interface MultilayerPerceptronModel extends MultilayerPerceptronState, ClassifierModel {
  readonly learner: 'multilayer-perceptron';
}

/** The model of a state. */
export function createMultilayerPerceptronModel(state: MultilayerPerceptronState): MultilayerPerceptronModel {
  const { features, network } = state;
  return {
    ...state,
    learner: 'multilayer-perceptron',
    predict(matrix, { pool }) {
      requireFeatures({ learner: 'multilayer-perceptron', features }, matrix);
      return predictMlp(pool, matrix.x, { network });
    },
    expression: mlpExpression(state),
    rowPredictor: async () => checkedRowPredictor(features, await mlpRow(network)),
    toBundle: (): Bundle => packMultilayerPerceptron(state),
  };
}
