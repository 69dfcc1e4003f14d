import { descendingOrder } from './descending-order.ts';
import { type ScoredRows, scoresOf } from './scored-rows.ts';

/** Rows of weight above 0 by falling probability of one class, rows of equal probability together. */
export interface Ranking {
  /** [steps] distinct probabilities, falling. */
  readonly scores: Float32Array;
  /** [steps] weight of the rows of the class with at least that probability. */
  readonly hits: Float64Array;
  /** [steps] weight of the other rows with at least that probability. */
  readonly misses: Float64Array;
  /** Weight of all rows of the class. */
  readonly positives: number;
  /** Weight of all other rows. */
  readonly negatives: number;
}

/** The rows ranked by their probability of a class. O(nRows log nRows) */
export function rankRows(rows: ScoredRows, one: number): Ranking {
  const { y, weights } = rows;
  const all = scoresOf(rows, one);
  const order = descendingOrder(all);
  const scores = new Float32Array(all.length);
  const hits = new Float64Array(all.length);
  const misses = new Float64Array(all.length);
  let step = -1;
  let positives = 0;
  let negatives = 0;
  for (const i of order) {
    const weight = weights === null ? 1 : weights[i]!;
    if (!(weight > 0)) continue;
    if (step < 0 || all[i] !== scores[step]) scores[++step] = all[i]!;
    if (y[i] === one) positives += weight;
    else negatives += weight;
    hits[step] = positives;
    misses[step] = negatives;
  }
  return {
    scores: scores.slice(0, step + 1),
    hits: hits.slice(0, step + 1),
    misses: misses.slice(0, step + 1),
    positives,
    negatives,
  };
}
