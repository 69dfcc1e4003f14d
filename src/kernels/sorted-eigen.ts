/** Eigenvalues in descending order with their vectors (rows of [d, d]) in the same order, copied. */
export function sortedEigen(
  values: Float64Array,
  vectors: Float64Array,
): { values: Float64Array; vectors: Float64Array } {
  const d = values.length;
  const order = Array.from(values.keys()).sort((i, j) => values[j]! - values[i]! || i - j);
  const sorted = new Float64Array(d * d);
  for (const [row, i] of order.entries()) sorted.set(vectors.subarray(i * d, (i + 1) * d), row * d);
  return { values: Float64Array.from(order, (i) => values[i]!), vectors: sorted };
}
