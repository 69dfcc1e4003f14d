/**
 * The value with half of the weight on each side; the middle of two where the halves meet between them. Null where no
 * row counts. O(n log n)
 * @param weights [nRows] at least 0; null: all 1.
 */
export function weightedMedian(values: Float64Array, weights: Float32Array | null): number | null {
  const order = [...values.keys()].filter((row) => weights === null || weights[row]! > 0);
  order.sort((a, b) => values[a]! - values[b]! || a - b);
  const weightOf = (row: number) => weights?.[row] ?? 1;
  const half = order.reduce((sum, row) => sum + weightOf(row), 0) / 2;
  let below = 0;
  for (const [place, row] of order.entries()) {
    below += weightOf(row);
    if (below > half) return values[row]!;
    if (below === half) return (values[row]! + values[order[place + 1]!]!) / 2;
  }
  return null;
}
