import { type Bundle, type ClassifierModel, requireFeatures } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { giveAir } from '../give-air.ts';
import { packNaiveBayes } from './codec.ts';
import { naiveBayesExpression } from './expression.ts';
import type { NaiveBayesState } from './state.ts';
import { LEAST_LOG, tablesOf } from './tables.ts';

/** Fitted naive Bayes. */
export interface NaiveBayesModel extends NaiveBayesState, ClassifierModel {
  readonly learner: 'naive-bayes';
}

/** The model of a state. */
export function createNaiveBayesModel(state: NaiveBayesState): NaiveBayesModel {
  return {
    ...state,
    learner: 'naive-bayes',
    predict: (matrix, ctx) => predict(state, matrix, ctx),
    expression: naiveBayesExpression(state),
    toBundle: (): Bundle => packNaiveBayes(state),
  };
}

/** Rows between two looks at whether the work is to stop. */
const BLOCK = 16_384;

async function predict(
  state: NaiveBayesState,
  matrix: FeatureMatrix,
  { signal }: Context,
): Promise<Float32Array> {
  requireFeatures({ learner: 'naive-bayes', features: state.features }, matrix);
  const { nRows, nCols, data } = matrix.x;
  const { nClasses } = state;
  const score = scorerOf(state);
  const out = new Float32Array(nRows * nClasses);
  const scores = new Float64Array(nClasses);
  for (let row = 0; row < nRows; row++) {
    if (row % BLOCK === BLOCK - 1) await giveAir(signal);
    score(data.subarray(row * nCols, (row + 1) * nCols), scores);
    let most = Number.NEGATIVE_INFINITY;
    for (const one of scores) most = Math.max(most, one);
    let sum = 0;
    for (let c = 0; c < nClasses; c++) sum += Math.exp(scores[c]! - most);
    for (let c = 0; c < nClasses; c++) out[row * nClasses + c] = Math.exp(scores[c]! - most) / sum;
  }
  return out;
}

/** Fills in log prior + log likelihood of each class; -Infinity of a class that had no rows. */
function scorerOf(state: NaiveBayesState) {
  const { nClasses, levels, means, shares } = state;
  const { starts, logPriors, logShares, halfLogs, precisions } = tablesOf(state);
  const nCols = levels.length;
  const nLevels = shares.length / nClasses;
  return (row: Float32Array, scores: Float64Array): void => {
    scores.set(logPriors);
    for (let j = 0; j < nCols; j++) {
      const value = row[j]!;
      if (Number.isNaN(value) || (levels[j]! > 0 && !(value >= 0 && value < levels[j]!))) continue;
      for (let c = 0; c < nClasses; c++) {
        if (levels[j]! > 0) {
          scores[c]! += logShares[c * nLevels + starts[j]! + value]!;
        } else {
          const off = value - means[c * nCols + j]!;
          scores[c]! -=
            Math.min(off * off * precisions[c * nCols + j]!, -LEAST_LOG) + halfLogs[c * nCols + j]!;
        }
      }
    }
  };
}
