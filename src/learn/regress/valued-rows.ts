/** Rows of which a number is known and was foretold. */
export interface ValuedRows {
  /** [nRows] finite. */
  readonly predicted: Float64Array;
  /** [nRows] finite. */
  readonly y: Float64Array;
  /** [nRows] finite, at least 0; null: all 1. A row of weight w counts as w rows. */
  readonly weights: Float32Array | null;
}

/** The mean over rows by weight; null where there is no row that counts. */
export function meanOver(
  { y, weights }: Pick<ValuedRows, 'y' | 'weights'>,
  value: (row: number) => number,
): number | null {
  let [sum, total] = [0, 0];
  for (let row = 0; row < y.length; row++) {
    const weight = weights?.[row] ?? 1;
    if (weight === 0) continue;
    sum += weight * value(row);
    total += weight;
  }
  return total > 0 ? sum / total : null;
}
