/** The share of each class among the weighted rows of a node, [nClasses]. */
export function classShares(counts: Float64Array, classWeights: Float64Array): Float64Array {
  const weighted = counts.map((count, c) => count * classWeights[c]!);
  const total = weighted.reduce((a, b) => a + b, 0);
  return weighted.map((weight) => weight / total);
}
