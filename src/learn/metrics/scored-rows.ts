/** Rows of known class and what a model said of them: what every metric and curve is computed from. */
export interface ScoredRows {
  /** [nRows, nClasses] row-major, in [0, 1], each row sums to about 1. */
  readonly probabilities: Float32Array;
  /** [nRows] true class, 0..nClasses-1. */
  readonly y: Int32Array;
  /** At least 2; with 2 classes the positive one is class 1. */
  readonly nClasses: number;
  /** [nRows] finite, at least 0; null: all 1. A row of weight w counts as w rows, one of weight 0 not at all. */
  readonly weights: Float32Array | null;
  /** [nRows] class that was decided for, where that is not the likeliest one (a threshold); null or absent: the likeliest. */
  readonly predicted?: Int32Array | null;
}

/** [nRows] the class with the highest probability, the first of equal ones. */
export function likeliestClasses({
  probabilities,
  nClasses,
}: Pick<ScoredRows, 'probabilities' | 'nClasses'>): Int32Array {
  const classes = new Int32Array(probabilities.length / nClasses);
  for (let i = 0; i < classes.length; i++) {
    let best = 0;
    for (let c = 1; c < nClasses; c++) {
      if (probabilities[i * nClasses + c]! > probabilities[i * nClasses + best]!) best = c;
    }
    classes[i] = best;
  }
  return classes;
}

/** [nRows] probabilities of one class. */
export function scoresOf(
  { probabilities, nClasses }: Pick<ScoredRows, 'probabilities' | 'nClasses'>,
  one: number,
): Float32Array {
  const scores = new Float32Array(probabilities.length / nClasses);
  for (let i = 0; i < scores.length; i++) scores[i] = probabilities[i * nClasses + one]!;
  return scores;
}

/** [nClasses] weight of the rows of each class. */
export function classWeights({ y, nClasses, weights }: Omit<ScoredRows, 'probabilities'>): Float64Array {
  const totals = new Float64Array(nClasses);
  for (const [i, one] of y.entries()) totals[one]! += weights === null ? 1 : weights[i]!;
  return totals;
}
