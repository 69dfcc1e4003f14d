import type { CondensedTree } from './condense-tree.ts';
import { segmentOfCluster } from './segment-of-cluster.ts';

/** [clusters] numbers of the selected clusters, those of most rows first, of equals the first cluster; -1 elsewhere. */
export function numberSegments(tree: CondensedTree, selected: readonly number[]): Int32Array {
  const segments = new Int32Array(tree.parents.length).fill(-1);
  for (const [segment, cluster] of selected.entries()) segments[cluster] = segment;
  const lies = segmentOfCluster(tree, segments);
  const sizes = new Int32Array(selected.length);
  for (const cluster of tree.rowClusters) {
    const segment = lies[cluster]!;
    if (segment >= 0) sizes[segment]!++;
  }
  const order = [...selected.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  for (const [segment, at] of order.entries()) segments[selected[at]!] = segment;
  return segments;
}
