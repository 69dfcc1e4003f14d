import { predictMlp } from '#kernels';
import { type Bundle, type RegressorModel, requireFeatures } from '#learn';
import { LARGEST_LOG } from '../multilayer-perceptron/target-loss.ts';
import { packPerceptronRegression } from './codec.ts';
import type { PerceptronRegressionState } from './state.ts';

/** A fitted multilayer perceptron of numbers. */
export interface PerceptronRegressionModel extends PerceptronRegressionState, RegressorModel {
  readonly learner: 'multilayer-perceptron';
}

/** The model of a state. */
export function createPerceptronRegressionModel(state: PerceptronRegressionState): PerceptronRegressionModel {
  const learner = 'multilayer-perceptron';
  const { features, network, isLog, origin, unit } = state;
  return {
    ...state,
    learner,
    predict: async (matrix, { pool }) => {
      requireFeatures({ learner, features }, matrix);
      const scores = await predictMlp(pool, matrix.x, { network, isLinear: true });
      return Float64Array.from(scores, (score) =>
        isLog ? unit * Math.exp(Math.min(LARGEST_LOG, Math.max(-LARGEST_LOG, score))) : origin + unit * score,
      );
    },
    toBundle: (): Bundle => packPerceptronRegression(state),
  };
}
