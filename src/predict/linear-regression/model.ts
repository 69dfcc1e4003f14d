import { type Bundle, type RegressorModel, requireFeatures } from '#learn';
import { packLinearRegression } from './codec.ts';
import { predictRows } from './predict-rows.ts';
import type { LinearRegressionState } from './state.ts';

/** A fitted linear regression: a sum of columns times coefficients, or its exponential. */
export interface LinearRegressionModel extends LinearRegressionState, RegressorModel {
  readonly learner: 'linear-regression';
  /** [features] absolute coefficient times the standard deviation of the column. */
  readonly importance: Float64Array;
}

/** The model of a state. */
export function createLinearRegressionModel(state: LinearRegressionState): LinearRegressionModel {
  const learner = 'linear-regression';
  return {
    ...state,
    learner,
    importance: state.deviations.map((deviation, j) => Math.abs(state.coefficients[j]!) * deviation),
    predict: async (matrix) => {
      requireFeatures({ learner, features: state.features }, matrix);
      return predictRows(state, matrix.x);
    },
    toBundle: (): Bundle => packLinearRegression(state),
  };
}
