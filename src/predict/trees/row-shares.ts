import { rowWalker, type TreeArrays } from '#kernels';
import type { RowPredictor } from '#learn';

/** What `meanShares` gives for one row, at once and on the calling thread. */
export function rowShares(trees: TreeArrays): RowPredictor {
  const nTrees = trees.roots.length - 1;
  const walk = rowWalker(trees);
  const sums = new Float64Array(trees.width);
  return (row) => {
    walk(row, sums.fill(0));
    const means = new Float32Array(sums.length);
    for (let c = 0; c < means.length; c++) means[c] = sums[c]! / nTrees;
    return means;
  };
}
