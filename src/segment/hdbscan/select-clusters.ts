import type { CondensedTree } from './condense-tree.ts';

/**
 * The clusters of a condensed tree that are taken as segments, none within another, ascending; empty when only cluster 0
 * could be and it may not. `excess-of-mass`: those of the largest total stability (Campello, Moulavi and Sander 2013,
 * section 4); `leaf`: those without children. O(rows + clusters)
 */
export function selectClusters(
  tree: CondensedTree,
  {
    selection,
    allowSingle,
  }: { readonly selection: 'excess-of-mass' | 'leaf'; readonly allowSingle: boolean },
): number[] {
  const { parents } = tree;
  const hasChildren = new Uint8Array(parents.length);
  for (const parent of parents) if (parent >= 0) hasChildren[parent] = 1;
  if (parents.length === 1) return allowSingle ? [0] : [];
  if (selection === 'leaf') return [...parents.keys()].filter((cluster) => !hasChildren[cluster]);
  const best = clusterStabilities(tree);
  const below = new Float64Array(parents.length);
  const isBest = new Uint8Array(parents.length);
  for (let cluster = parents.length - 1; cluster >= 0; cluster--) {
    if (cluster === 0 && !allowSingle) break;
    isBest[cluster] = hasChildren[cluster] && below[cluster]! > best[cluster]! ? 0 : 1;
    if (!isBest[cluster]) best[cluster] = below[cluster]!;
    if (cluster > 0) below[parents[cluster]!]! += best[cluster]!;
  }
  const isCovered = new Uint8Array(parents.length);
  for (const [cluster, parent] of parents.entries()) {
    if (parent >= 0) isCovered[cluster] = isCovered[parent]! | isBest[parent]!;
  }
  return [...parents.keys()].filter((cluster) => isBest[cluster] && !isCovered[cluster]);
}

/**
 * [clusters] sum over the rows of a cluster of the density range through which they are in it, density being 1 / length;
 * length 0 counts as the least positive one.
 */
export function clusterStabilities({ parents, births, rowClusters, rowLevels }: CondensedTree): Float64Array {
  let least = Number.POSITIVE_INFINITY;
  for (const lengths of [rowLevels, births]) {
    for (const length of lengths) if (length > 0 && length < least) least = length;
  }
  const densityAt = (length: number) => 1 / Math.max(length, least);
  const stabilities = new Float64Array(parents.length);
  const sizes = new Int32Array(parents.length);
  for (const [row, cluster] of rowClusters.entries()) {
    sizes[cluster]!++;
    stabilities[cluster]! += densityAt(rowLevels[row]!);
  }
  for (let cluster = parents.length - 1; cluster >= 0; cluster--) {
    const birth = densityAt(births[cluster]!);
    stabilities[cluster]! -= sizes[cluster]! * birth;
    if (cluster === 0) break;
    const parent = parents[cluster]!;
    sizes[parent]! += sizes[cluster]!;
    stabilities[parent]! += sizes[cluster]! * birth;
  }
  return stabilities;
}
