import { invariant } from '#base';
import type { RowPredictor } from './classifier.ts';

/** The predictor, for rows of these features alone. Calling it @throws INTERNAL for a row of another length. */
export function checkedRowPredictor(features: readonly string[], predict: RowPredictor): RowPredictor {
  const { length } = features;
  return (row) => {
    invariant(row.length === length, `a row holds ${length} features, not ${row.length}`);
    return predict(row);
  };
}
