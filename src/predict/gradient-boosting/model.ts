import { predictTrees, rowWalker } from '#kernels';
import { type ClassifierModel, checkedRowPredictor, requireFeatures } from '#learn';
import { packGradientBoosting } from './codec.ts';
import { boostingExpression } from './expression.ts';
import type { GradientBoostingState } from './state.ts';

/** A fitted gradient boosting. */
export interface GradientBoostingModel extends GradientBoostingState, ClassifierModel {
  readonly learner: 'gradient-boosting';
  readonly importance: Float64Array;
}

/** The model of a state. */
export function createGradientBoostingModel(state: GradientBoostingState): GradientBoostingModel {
  const learner = 'gradient-boosting';
  const { trees, base } = state;
  return {
    ...state,
    learner,
    predict: async (matrix, { pool }) => {
      requireFeatures({ learner, features: state.features }, matrix);
      const scores =
        trees.roots.length > 1
          ? await predictTrees(pool, matrix.x, { trees, groups: base.length })
          : new Float64Array(matrix.x.nRows * base.length);
      return probabilitiesOf(scores, base);
    },
    rowPredictor: async () => {
      const walk = rowWalker(trees, base.length);
      const scores = new Float64Array(base.length);
      return checkedRowPredictor(state.features, (row) => {
        walk(row, scores.fill(0));
        return probabilitiesOf(scores, base);
      });
    },
    expression: boostingExpression(state),
    toBundle: () => packGradientBoosting(state),
  };
}

function probabilitiesOf(scores: Float64Array, base: Float64Array): Float32Array {
  return base.length === 1 ? sigmoids(scores, base[0]!) : softmaxes(scores, base);
}

function sigmoids(scores: Float64Array, base: number): Float32Array {
  const probabilities = new Float32Array(2 * scores.length);
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]! + base;
    const small = 1 / (1 + Math.exp(Math.abs(score)));
    probabilities[2 * row] = score > 0 ? small : 1 - small;
    probabilities[2 * row + 1] = score > 0 ? 1 - small : small;
  }
  return probabilities;
}

function softmaxes(scores: Float64Array, base: Float64Array): Float32Array {
  const k = base.length;
  const probabilities = new Float32Array(scores.length);
  const shares = new Float64Array(k);
  for (let at = 0; at < scores.length; at += k) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let one = 0; one < k; one++) largest = Math.max(largest, scores[at + one]! + base[one]!);
    let sum = 0;
    for (let one = 0; one < k; one++) {
      shares[one] = Math.exp(scores[at + one]! + base[one]! - largest);
      sum += shares[one]!;
    }
    for (let one = 0; one < k; one++) probabilities[at + one] = shares[one]! / sum;
  }
  return probabilities;
}
