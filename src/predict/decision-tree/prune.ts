import type { GrownTree } from '#kernels';

/**
 * Cost-complexity pruning (Breiman et al. 1984): the smallest subtree for which impurity, each node's by its share of
 * the rows, plus `alpha` times the number of leaves is least.
 * @param costs [nodes] impurity of each node times its share of all rows.
 */
export function prune(
  tree: GrownTree,
  { alpha, costs }: { readonly alpha: number; readonly costs: Float64Array },
): GrownTree {
  const features = tree.features.slice();
  const least = new Float64Array(features.length);
  for (let node = features.length - 1; node >= 0; node--) {
    const asLeaf = costs[node]! + alpha;
    const child = tree.children[node]!;
    const asBranch = features[node]! < 0 ? asLeaf : least[child]! + least[child + 1]!;
    if (asLeaf <= asBranch) features[node] = -1;
    least[node] = Math.min(asLeaf, asBranch);
  }
  return withoutOrphans({ ...tree, features });
}

/** The tree of the nodes that the root still leads to, in their order. */
function withoutOrphans(tree: GrownTree): GrownTree {
  const nNodes = tree.features.length;
  const nClasses = tree.counts.length / nNodes;
  const kept = new Uint8Array(nNodes);
  kept[0] = 1;
  for (let node = 0; node < nNodes; node++) {
    if (kept[node] === 0 || tree.features[node]! < 0) continue;
    kept[tree.children[node]!] = 1;
    kept[tree.children[node]! + 1] = 1;
  }
  const nodes = Int32Array.from(kept.keys()).filter((node) => kept[node] === 1);
  const numbers = new Uint32Array(nNodes);
  for (const [number, node] of nodes.entries()) numbers[node] = number;
  const isLeaf = (node: number) => tree.features[node]! < 0;
  return {
    ...tree,
    features: nodes.map((node) => tree.features[node]!),
    children: Uint32Array.from(nodes, (node) => (isLeaf(node) ? 0 : numbers[tree.children[node]!]!)),
    lows: Int16Array.from(nodes, (node) => tree.lows[node]!),
    highs: Int16Array.from(nodes, (node) => tree.highs[node]!),
    missingLeft: Uint8Array.from(nodes, (node) => (isLeaf(node) ? 0 : tree.missingLeft[node]!)),
    hadMissing: Uint8Array.from(nodes, (node) => (isLeaf(node) ? 0 : tree.hadMissing[node]!)),
    setNumbers: nodes.map((node) => (isLeaf(node) ? -1 : tree.setNumbers[node]!)),
    counts: Float64Array.from({ length: nodes.length * nClasses }, (_, at) => {
      return tree.counts[nodes[Math.floor(at / nClasses)]! * nClasses + (at % nClasses)]!;
    }),
  };
}
