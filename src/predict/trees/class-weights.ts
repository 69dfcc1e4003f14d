/**
 * What a row of each class counts: 1, or where `balanced` so much that all classes that have rows weigh the same and
 * the rows as much in all as before (King and Zeng 2001). [nClasses]
 * @param sums [nClasses] weight of the rows of each class.
 */
export function classWeightsOf(kind: 'none' | 'balanced', sums: Float64Array): Float64Array {
  if (kind === 'none') return new Float64Array(sums.length).fill(1);
  const total = sums.reduce((a, b) => a + b, 0);
  const nOccurring = sums.filter((sum) => sum > 0).length;
  return sums.map((sum) => (sum > 0 ? total / (nOccurring * sum) : 1));
}
