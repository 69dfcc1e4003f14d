import { z } from 'zod';
import type { TreeArrays } from '#kernels';
import type { Bundle, BundleArray } from '#learn';

const arraysSchema = z.object({
  treeRoots: z.instanceof(Uint32Array),
  treeFeatures: z.instanceof(Int32Array),
  treeThresholds: z.instanceof(Float32Array),
  treeChildren: z.instanceof(Uint32Array),
  treeMissingLeft: z.instanceof(Uint8Array),
  treeSetOffsets: z.instanceof(Int32Array),
  treeSetWords: z.instanceof(Uint8Array),
  treeSets: z.instanceof(Uint32Array),
  treeValues: z.instanceof(Float32Array),
});

/** Trees as arrays of a bundle; `width` belongs to the facts. */
export function packTrees(trees: TreeArrays): Record<string, BundleArray> {
  return {
    treeRoots: trees.roots,
    treeFeatures: trees.features,
    treeThresholds: trees.thresholds,
    treeChildren: trees.children,
    treeMissingLeft: trees.missingLeft,
    treeSetOffsets: trees.setOffsets,
    treeSetWords: trees.setWords,
    treeSets: trees.sets,
    treeValues: trees.values,
  };
}

/**
 * The trees that were packed; null where arrays are missing, of another type, or do not fit together so that walking
 * rows of `nFeatures` values could loop, read out of bounds or give something not finite.
 */
export function unpackTrees(
  bundle: Bundle['arrays'],
  { width, nFeatures }: { readonly width: number; readonly nFeatures: number },
): TreeArrays | null {
  const parsed = arraysSchema.safeParse(bundle);
  if (!parsed.success) return null;
  const trees: TreeArrays = {
    width,
    roots: parsed.data.treeRoots,
    features: parsed.data.treeFeatures,
    thresholds: parsed.data.treeThresholds,
    children: parsed.data.treeChildren,
    missingLeft: parsed.data.treeMissingLeft,
    setOffsets: parsed.data.treeSetOffsets,
    setWords: parsed.data.treeSetWords,
    sets: parsed.data.treeSets,
    values: parsed.data.treeValues,
  };
  return areTreesSound(trees, nFeatures) ? trees : null;
}

/** Whether trees can be walked by any row of `nFeatures` values; children lie behind their node, so walks end. */
export function areTreesSound(trees: TreeArrays, nFeatures: number): boolean {
  const { width, roots, features, values } = trees;
  const nNodes = features.length;
  if (!Number.isInteger(width) || width < 1 || roots.length < 1 || roots[0] !== 0) return false;
  if (roots.at(-1) !== nNodes || values.length % width !== 0) return false;
  const { thresholds, children, missingLeft, setOffsets, setWords } = trees;
  const perNode = [thresholds, children, missingLeft, setOffsets, setWords];
  if (perNode.some(({ length }) => length !== nNodes)) return false;
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    if (roots[tree + 1]! <= roots[tree]!) return false;
    for (let node = roots[tree]!; node < roots[tree + 1]!; node++) {
      if (!isNodeSound(trees, node, { end: roots[tree + 1]!, nFeatures })) return false;
    }
  }
  return values.every(Number.isFinite);
}

function isNodeSound(
  trees: TreeArrays,
  node: number,
  { end, nFeatures }: { readonly end: number; readonly nFeatures: number },
): boolean {
  const feature = trees.features[node]!;
  const child = trees.children[node]!;
  const set = trees.setOffsets[node]!;
  const words = trees.setWords[node]!;
  if (trees.missingLeft[node]! > 1) return false;
  if (feature === -1) return set === -1 && (child + 1) * trees.width <= trees.values.length;
  if (feature < 0 || feature >= nFeatures || child <= node || child + 1 >= end) return false;
  if (set === -1) return words === 0 && Number.isFinite(trees.thresholds[node]!);
  return set >= 0 && words >= 1 && set + words <= trees.sets.length;
}
