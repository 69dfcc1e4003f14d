import type { Regressor, RegressorInput } from '#learn';
import {
  type KNearestNeighboursOptions,
  kNearestNeighboursOptionsSchema,
} from '../k-nearest-neighbours/options.ts';
import { requireTargets } from '../require-targets.ts';
import { unpackNeighboursRegression } from './codec.ts';
import { createNeighboursRegressionModel, type NeighboursRegressionModel } from './model.ts';
import type { NeighboursRegressionState } from './state.ts';

/**
 * The mean of the k nearest neighbours (Cover and Hart 1967) by Euclidean distance, exact; of equally near rows the first ones.
 * @throws TARGET_INVALID, WEIGHTS_INVALID
 */
export const kNearestNeighboursRegression: Regressor<KNearestNeighboursOptions, NeighboursRegressionModel> = {
  name: 'k-nearest-neighbours',
  title: 'k nearest neighbours',
  task: 'regression',
  options: kNearestNeighboursOptionsSchema,
  needs: { missing: false, categories: 'indicators', scaled: true },
  weightsAreRepeats: false,
  keepsRows: true,
  fit: async (input, options) => createNeighboursRegressionModel(keep(input, options)),
  unpack: (bundle) => createNeighboursRegressionModel(unpackNeighboursRegression(bundle)),
};

/** The rows that weigh something, in their order. */
function keep(
  input: RegressorInput,
  { k, weights: kind }: KNearestNeighboursOptions,
): NeighboursRegressionState {
  requireTargets('k-nearest-neighbours', input, 'squared');
  const { x, y, weights } = input;
  const { nRows, nCols, data } = x.x;
  const kept = Uint32Array.from({ length: nRows }, (_, row) => row).filter((row) => weights?.[row] !== 0);
  const rows = new Float32Array(kept.length * nCols);
  for (const [to, row] of kept.entries()) rows.set(data.subarray(row * nCols, (row + 1) * nCols), to * nCols);
  return {
    features: x.features.map(({ name }) => name),
    k: Math.min(k, kept.length),
    weights: kind,
    rows,
    targets: Float64Array.from(kept, (row) => y[row]!),
    votes: weights === null ? null : Float32Array.from(kept, (row) => weights[row]!),
  };
}
