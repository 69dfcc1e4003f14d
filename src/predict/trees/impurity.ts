/** Gini impurity, or entropy in bits, of weights of classes; 0 where all is one class. */
export function impurity(weights: Float64Array, criterion: 'gini' | 'entropy'): number {
  const total = weights.reduce((a, b) => a + b, 0);
  if (total === 0) return 0;
  let sum = criterion === 'gini' ? 1 : 0;
  for (const weight of weights) {
    const share = weight / total;
    if (criterion === 'gini') sum -= share * share;
    else if (share > 0) sum -= share * Math.log2(share);
  }
  return Math.max(0, sum);
}
