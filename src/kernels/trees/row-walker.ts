import type { TreeArrays } from './tree-arrays.ts';

/**
 * A function that adds to `sums` [groups * width] what one row [columns] gets of `predictTrees`, to the bit: on the
 * calling thread, at once. O(nTrees depth)
 */
export function rowWalker(trees: TreeArrays, groups = 1): (row: Float32Array, sums: Float64Array) => void {
  const { width, roots, features, thresholds, children, missingLeft, values } = trees;
  const nTrees = roots.length - 1;
  const hasCategories = trees.sets.length > 0;
  return (row, sums) => {
    let group = 0;
    for (let tree = 0; tree < nTrees; tree++) {
      let node = roots[tree]!;
      for (let feature = features[node]!; feature >= 0; feature = features[node]!) {
        const value = row[feature]!;
        const child = children[node]!;
        if (hasCategories && trees.setOffsets[node]! >= 0) node = child + sideByCategory(trees, node, value);
        else if (value <= thresholds[node]!) node = child;
        else node = child + 1 - (value > thresholds[node]! ? 0 : missingLeft[node]!);
      }
      const from = children[node]! * width;
      const to = group * width;
      for (let w = 0; w < width; w++) sums[to + w]! += values[from + w]!;
      group = group + 1 === groups ? 0 : group + 1;
    }
  };
}

/** 0 for left, 1 for right. */
function sideByCategory(
  { setOffsets, setWords, sets, missingLeft }: TreeArrays,
  node: number,
  value: number,
) {
  if (!(value >= 0 && value < setWords[node]! * 32)) return 1 - missingLeft[node]!;
  const code = value | 0;
  return 1 - ((sets[setOffsets[node]! + (code >>> 5)]! >>> (code & 31)) & 1);
}
