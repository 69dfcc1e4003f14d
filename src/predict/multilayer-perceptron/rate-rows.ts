/** Least probability that a logarithm is taken of. */
const LEAST = 1e-30;

/** How well probabilities fit rows. */
export interface Rating {
  /** Mean weighted cross-entropy. */
  readonly loss: number;
  /** Weighted share of rows whose class is the most probable one. */
  readonly accuracy: number;
}

/** @param probabilities [rows.length, nClasses] @param given weights of all rows that the accuracy counts; null: 1. */
export function rateRows(
  probabilities: Float32Array,
  {
    rows,
    y,
    nClasses,
    weights,
    given,
  }: {
    readonly rows: Uint32Array;
    readonly y: Int32Array;
    readonly nClasses: number;
    readonly weights: Float32Array;
    readonly given: Float32Array | null;
  },
): Rating {
  let [loss, total, right, counted] = [0, 0, 0, 0];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const first = at * nClasses;
    let best = 0;
    for (let c = 1; c < nClasses; c++) if (probabilities[first + c]! > probabilities[first + best]!) best = c;
    loss -= weights[row]! * Math.log(Math.max(probabilities[first + y[row]!]!, LEAST));
    total += weights[row]!;
    const count = given === null ? 1 : given[row]!;
    if (best === y[row]) right += count;
    counted += count;
  }
  return { loss: total > 0 ? loss / total : 0, accuracy: right / counted };
}
