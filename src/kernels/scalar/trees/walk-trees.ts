import type { TreeArrays } from '../../trees/tree-arrays.ts';

/** Rows in plain memory, row-major; NaN is missing. */
interface Rows {
  readonly nRows: number;
  readonly nCols: number;
  readonly data: Float32Array;
}

/** Sums of leaf values as `predictTrees` gives them, to the bit. [nRows, groups * width] */
export function walkTrees(
  { nRows, nCols, data }: Rows,
  { trees, groups = 1 }: { readonly trees: TreeArrays; readonly groups?: number },
): Float64Array {
  const { width, values } = trees;
  const outputs = groups * width;
  const sums = new Float64Array(nRows * outputs);
  for (let row = 0; row < nRows; row++) {
    const own = data.subarray(row * nCols, (row + 1) * nCols);
    for (let tree = 0; tree < trees.roots.length - 1; tree++) {
      const leaf = trees.children[leafNodeOf(trees, tree, own)]! * width;
      const at = row * outputs + (tree % groups) * width;
      for (let w = 0; w < width; w++) sums[at + w]! += values[leaf + w]!;
    }
  }
  return sums;
}

/** The leaf's node that a row falls into. */
export function leafNodeOf(trees: TreeArrays, tree: number, row: Float32Array): number {
  let node = trees.roots[tree]!;
  while (trees.features[node]! >= 0) {
    node = trees.children[node]! + (goesLeft(trees, node, row[trees.features[node]!]!) ? 0 : 1);
  }
  return node;
}

function goesLeft(trees: TreeArrays, node: number, value: number): boolean {
  const set = trees.setOffsets[node]!;
  if (set < 0) {
    return Number.isNaN(value) ? trees.missingLeft[node] === 1 : value <= trees.thresholds[node]!;
  }
  const isKnown = value >= 0 && value < trees.setWords[node]! * 32;
  if (!isKnown) return trees.missingLeft[node] === 1;
  const code = Math.trunc(value);
  return ((trees.sets[set + (code >>> 5)]! >>> (code & 31)) & 1) === 1;
}
