import type { GrownTree } from '#kernels';

/** Shares of the classes, weighted, in each leaf in the order of the nodes, [leaves, nClasses]. */
export function leafShares({ features, counts }: GrownTree, classWeights: Float64Array): Float32Array {
  const nClasses = classWeights.length;
  const values = new Float32Array(((features.length + 1) / 2) * nClasses);
  let to = 0;
  for (let node = 0; node < features.length; node++) {
    if (features[node]! >= 0) continue;
    const from = node * nClasses;
    let total = 0;
    for (let c = 0; c < nClasses; c++) total += counts[from + c]! * classWeights[c]!;
    for (let c = 0; c < nClasses; c++) values[to++] = (counts[from + c]! * classWeights[c]!) / total;
  }
  return values;
}
