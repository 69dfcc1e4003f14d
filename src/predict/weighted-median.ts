/** The weighted median of some rows: half-way between two values where just as much weight lies on both sides. O(n log n) */
export function weightedMedian(y: Float64Array, weights: Float32Array | null, rows: Uint32Array): number {
  const order = Uint32Array.from(rows).sort((a, b) => y[a]! - y[b]!);
  let total = 0;
  for (const row of order) total += weights === null ? 1 : weights[row]!;
  let sum = 0;
  for (let at = 0; at < order.length; at++) {
    sum += weights === null ? 1 : weights[order[at]!]!;
    if (sum < total / 2) continue;
    const own = y[order[at]!]!;
    return sum > total / 2 ? own : (own + y[order[Math.min(at + 1, order.length - 1)]!]!) / 2;
  }
  return y[order.at(-1)!]!;
}
