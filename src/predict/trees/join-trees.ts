import { invariant } from '#base';
import type { TreeArrays } from '#kernels';

/** Trees of several arrays as one, in their order; all leaves have the same width. */
export function joinTrees(parts: readonly TreeArrays[]): TreeArrays {
  const width = parts[0]?.width ?? 1;
  invariant(
    parts.every((part) => part.width === width),
    'trees: the leaves of all are of one width',
  );
  const sum = (lengthOf: (part: TreeArrays) => number) => parts.reduce((n, part) => n + lengthOf(part), 0);
  const nNodes = sum(({ features }) => features.length);
  const joined = {
    roots: new Uint32Array(sum(({ roots }) => roots.length - 1) + 1),
    features: new Int32Array(nNodes),
    thresholds: new Float32Array(nNodes),
    children: new Uint32Array(nNodes),
    missingLeft: new Uint8Array(nNodes),
    setOffsets: new Int32Array(nNodes),
    setWords: new Uint8Array(nNodes),
    sets: new Uint32Array(sum(({ sets }) => sets.length)),
    values: new Float32Array(sum(({ values }) => values.length)),
  };
  let [tree, node, set, value] = [0, 0, 0, 0];
  for (const part of parts) {
    joined.features.set(part.features, node);
    joined.thresholds.set(part.thresholds, node);
    joined.missingLeft.set(part.missingLeft, node);
    joined.setWords.set(part.setWords, node);
    joined.sets.set(part.sets, set);
    joined.values.set(part.values, value);
    const firstLeaf = value / width;
    for (let i = 0; i < part.features.length; i++) {
      const isLeaf = part.features[i]! < 0;
      joined.children[node + i] = part.children[i]! + (isLeaf ? firstLeaf : node);
      joined.setOffsets[node + i] = part.setOffsets[i]! < 0 ? -1 : part.setOffsets[i]! + set;
    }
    for (let t = 1; t < part.roots.length; t++) joined.roots[tree + t] = node + part.roots[t]!;
    tree += part.roots.length - 1;
    node += part.features.length;
    set += part.sets.length;
    value += part.values.length;
  }
  return { width, ...joined };
}
