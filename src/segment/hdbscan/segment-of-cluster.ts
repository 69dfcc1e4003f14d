import type { CondensedTree } from './condense-tree.ts';

/** [clusters] the segment that a cluster lies in, -1 for none. @param segments [clusters] of selected clusters, else -1. */
export function segmentOfCluster({ parents }: CondensedTree, segments: Int32Array): Int32Array {
  const found = new Int32Array(parents.length).fill(-1);
  for (const [cluster, parent] of parents.entries()) {
    const own = segments[cluster]!;
    found[cluster] = own >= 0 || parent < 0 ? own : found[parent]!;
  }
  return found;
}
