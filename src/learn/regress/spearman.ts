import { meanOver, type ValuedRows } from './valued-rows.ts';

/** Spearman's rank correlation of foretold and true values, ties at their mean rank; null where either is constant. O(n log n) */
export function spearman(rows: ValuedRows): number | null {
  const [a, b] = [ranksOf(rows.predicted, rows.weights), ranksOf(rows.y, rows.weights)];
  const [meanA, meanB] = [meanOver(rows, (row) => a[row]!), meanOver(rows, (row) => b[row]!)];
  if (meanA === null || meanB === null) return null;
  const varianceA = meanOver(rows, (row) => (a[row]! - meanA) ** 2)!;
  const varianceB = meanOver(rows, (row) => (b[row]! - meanB) ** 2)!;
  if (!(varianceA > 0) || !(varianceB > 0)) return null;
  const both = meanOver(rows, (row) => (a[row]! - meanA) * (b[row]! - meanB))!;
  return Math.max(-1, Math.min(1, both / Math.sqrt(varianceA * varianceB)));
}

/** [nRows] mean rank of each value, a row of weight w taking w ranks. */
function ranksOf(values: Float64Array, weights: Float32Array | null): Float64Array {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  let below = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    let weight = 0;
    for (; to < order.length && values[order[to]!] === values[order[from]!]; to++)
      weight += weights?.[order[to]!] ?? 1;
    for (let place = from; place < to; place++) ranks[order[place]!] = below + (weight + 1) / 2;
    below += weight;
  }
  return ranks;
}
