import type { ScoredRows } from '../metrics/scored-rows.ts';
import {
  fitPredictionSets,
  type PredictionSets,
  type SetFigures,
  type SetOptions,
  setFigures,
} from './prediction-sets.ts';

/** Sets for new rows, and how such sets did on rows that had no part in making them. */
export interface CrossConformal {
  readonly sets: PredictionSets;
  readonly figures: SetFigures;
}

/**
 * Sets from the probabilities that each row got from a model that had not seen it (cross-conformal prediction, Vovk
 * 2015, with one quantile over all folds). Their coverage is measured fold by fold with the quantile of the other folds.
 * @param folds [rows] which fold each row was tested in.
 */
export function crossConformal(
  rows: Pick<ScoredRows, 'probabilities' | 'y' | 'nClasses'>,
  folds: Int32Array,
  options: SetOptions,
): CrossConformal {
  const ofOthers = new Map<number, PredictionSets>();
  for (const fold of new Set(folds)) {
    const others = [...folds.keys()].filter((row) => folds[row] !== fold);
    ofOthers.set(
      fold,
      fitPredictionSets(take(rows, others.length === 0 ? [...folds.keys()] : others), options),
    );
  }
  return {
    sets: fitPredictionSets(rows, options),
    figures: setFigures(rows, (row) => ofOthers.get(folds[row]!)!),
  };
}

function take(
  { probabilities, y, nClasses }: Pick<ScoredRows, 'probabilities' | 'y' | 'nClasses'>,
  which: readonly number[],
) {
  const taken = new Float32Array(which.length * nClasses);
  for (const [i, row] of which.entries())
    taken.set(probabilities.subarray(row * nClasses, (row + 1) * nClasses), i * nClasses);
  return { probabilities: taken, y: Int32Array.from(which, (row) => y[row]!), nClasses };
}
