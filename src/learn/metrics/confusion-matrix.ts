import { likeliestClasses, type ScoredRows } from './scored-rows.ts';

/** Weight of the rows of each pair of true and decided class. */
export interface ConfusionMatrix {
  readonly nClasses: number;
  /** [nClasses, nClasses] row-major: true class down, decided class across. */
  readonly cells: Float64Array;
}

/** How often each class was taken for each. O(nRows nClasses) */
export function confusionMatrix(rows: ScoredRows): ConfusionMatrix {
  const { y, nClasses, weights } = rows;
  const predicted = rows.predicted ?? likeliestClasses(rows);
  const cells = new Float64Array(nClasses * nClasses);
  for (const [i, one] of y.entries()) {
    cells[one * nClasses + predicted[i]!]! += weights === null ? 1 : weights[i]!;
  }
  return { nClasses, cells };
}

/** Totals of a confusion matrix: of true classes, of decided ones, of all, and what was right. */
export function marginsOf({ nClasses, cells }: ConfusionMatrix): {
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  readonly total: number;
  readonly right: number;
} {
  const actual = new Float64Array(nClasses);
  const predicted = new Float64Array(nClasses);
  let total = 0;
  let right = 0;
  for (let t = 0; t < nClasses; t++) {
    for (let p = 0; p < nClasses; p++) {
      const weight = cells[t * nClasses + p]!;
      actual[t]! += weight;
      predicted[p]! += weight;
      total += weight;
      if (t === p) right += weight;
    }
  }
  return { actual, predicted, total, right };
}
