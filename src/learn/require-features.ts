import { invariant } from '#base';
import type { FeatureMatrix } from '#matrix';
import type { Model } from './protocol.ts';

/** Rows must have the features that a model was fitted on, in their order. @throws INTERNAL */
export function requireFeatures(
  { learner, features }: Pick<Model<unknown>, 'learner' | 'features'>,
  matrix: FeatureMatrix,
): void {
  const names = matrix.features.map((feature) => feature.name);
  invariant(
    names.length === features.length && names.every((name, j) => name === features[j]),
    `${learner}: the model has the features ${features.join(', ')}, the rows have ${names.join(', ')}`,
  );
}
