import { logisticProbabilities, logisticRow } from '#kernels';
import {
  type Bundle,
  type ClassifierModel,
  checkedRowPredictor,
  type RowPredictor,
  requireFeatures,
} from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { packLogisticRegression } from './codec.ts';
import { logisticExpression } from './expression.ts';
import { type LogisticRegressionState, predictorsOf } from './state.ts';

/** What a linear predictor is made of. */
export interface LinearPredictor {
  /** The class whose log odds (two classes) or score (several) it is. */
  readonly class: number;
  readonly intercept: number;
  /** In the order of the features. */
  readonly coefficients: readonly { readonly feature: string; readonly value: number }[];
}

/** A fitted logistic regression: probabilities by the logistic function, of several classes by softmax. */
export interface LogisticRegressionModel extends LogisticRegressionState, ClassifierModel {
  readonly learner: 'logistic-regression';
  /** [features] mean absolute coefficient of the predictors, times the standard deviation of the column. */
  readonly importance: Float64Array;
  /** The coefficients by class and feature, for people. */
  describe(): LinearPredictor[];
}

/** The model of a state. */
export function createLogisticRegressionModel(state: LogisticRegressionState): LogisticRegressionModel {
  return {
    ...state,
    learner: 'logistic-regression',
    importance: importanceOf(state),
    describe: () => predictorsIn(state),
    expression: logisticExpression(state),
    predict: (matrix, ctx) => predict(state, matrix, ctx),
    rowPredictor: () => rowPredictor(state),
    toBundle: (): Bundle => packLogisticRegression(state),
  };
}

async function predict(
  { features, nClasses, classes, coefficients }: LogisticRegressionState,
  matrix: FeatureMatrix,
  { pool }: Context,
): Promise<Float32Array> {
  requireFeatures({ learner: 'logistic-regression', features }, matrix);
  const { nRows } = matrix.x;
  const nPresent = classes.length;
  const own =
    nPresent === 1
      ? new Float32Array(nRows).fill(1)
      : await logisticProbabilities(pool, matrix.x, { coefficients, k: predictorsOf(nPresent) });
  return amongAll(own, { nRows, nClasses, classes });
}

async function rowPredictor({
  features,
  nClasses,
  classes,
  coefficients,
}: LogisticRegressionState): Promise<RowPredictor> {
  const own =
    classes.length === 1
      ? () => Float32Array.of(1)
      : await logisticRow({ coefficients, k: predictorsOf(classes.length) });
  return checkedRowPredictor(features, (row) => amongAll(own(row), { nRows: 1, nClasses, classes }));
}

/** [nRows, nClasses] from the probabilities of the classes that had rows. */
function amongAll(
  own: Float32Array,
  { nRows, nClasses, classes }: { nRows: number } & Pick<LogisticRegressionState, 'nClasses' | 'classes'>,
): Float32Array {
  const nPresent = classes.length;
  if (nPresent === nClasses) return own;
  const all = new Float32Array(nRows * nClasses);
  for (let row = 0; row < nRows; row++) {
    for (const [c, one] of classes.entries()) all[row * nClasses + one] = own[row * nPresent + c]!;
  }
  return all;
}

function importanceOf({ features, coefficients, deviations }: LogisticRegressionState): Float64Array {
  const width = features.length + 1;
  const predictors = coefficients.length / width;
  return deviations.map((deviation, j) => {
    let sum = 0;
    for (let c = 0; c < predictors; c++) sum += Math.abs(coefficients[c * width + j]!);
    return predictors === 0 ? 0 : (sum / predictors) * deviation;
  });
}

function predictorsIn({ features, classes, coefficients }: LogisticRegressionState): LinearPredictor[] {
  const width = features.length + 1;
  return Array.from({ length: coefficients.length / width }, (_, c) => ({
    class: classes.length === 2 ? classes[1]! : classes[c]!,
    intercept: coefficients[(c + 1) * width - 1]!,
    coefficients: features.map((feature, j) => ({ feature, value: coefficients[c * width + j]! })),
  }));
}
