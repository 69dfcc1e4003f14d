import type { Classifier, ClassifierInput } from '#learn';
import { weightsByClass } from '../weights-by-class.ts';
import { unpackKNearestNeighbours } from './codec.ts';
import { createKNearestNeighboursModel, type KNearestNeighboursModel } from './model.ts';
import { type KNearestNeighboursOptions, kNearestNeighboursOptionsSchema } from './options.ts';
import type { KNearestNeighboursState } from './state.ts';

/** k nearest neighbours (Cover and Hart 1967) by Euclidean distance, exact; of equally near rows the first ones. */
export const kNearestNeighboursLearner: Classifier<KNearestNeighboursOptions, KNearestNeighboursModel> = {
  name: 'k-nearest-neighbours',
  title: 'k nearest neighbours',
  task: 'classification',
  options: kNearestNeighboursOptionsSchema,
  needs: { missing: false, categories: 'indicators', scaled: true },
  weightsAreRepeats: false,
  keepsRows: true,
  fit: async (input, options) => createKNearestNeighboursModel(keep(input, options)),
  unpack: (bundle) => createKNearestNeighboursModel(unpackKNearestNeighbours(bundle)),
};

/** The rows that weigh something, in their order. */
function keep(
  input: ClassifierInput,
  { k, weights: kind }: KNearestNeighboursOptions,
): KNearestNeighboursState {
  const { x, y, nClasses, weights } = input;
  const { nRows, nCols, data } = x.x;
  weightsByClass(input);
  const kept = Uint32Array.from({ length: nRows }, (_, row) => row).filter((row) => weights?.[row] !== 0);
  const rows = new Float32Array(kept.length * nCols);
  for (const [to, row] of kept.entries()) rows.set(data.subarray(row * nCols, (row + 1) * nCols), to * nCols);
  return {
    features: x.features.map(({ name }) => name),
    nClasses,
    k: Math.min(k, kept.length),
    weights: kind,
    rows,
    classes: Int32Array.from(kept, (row) => y[row]!),
    votes: weights === null ? null : Float32Array.from(kept, (row) => weights[row]!),
  };
}
