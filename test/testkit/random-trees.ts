import { createRng } from '#base';
import type { TreeArrays } from '#kernels';

/** Trees of random questions about `nFeatures` columns, the first `nCategories` of them by codes of up to 70 levels. */
export function randomTrees({
  nTrees,
  nLeaves,
  width,
  nFeatures,
  nCategories = 0,
  seed = 1,
}: {
  readonly nTrees: number;
  readonly nLeaves: number;
  readonly width: number;
  readonly nFeatures: number;
  readonly nCategories?: number;
  readonly seed?: number;
}): TreeArrays {
  const rng = createRng(seed);
  const nNodes = nTrees * (2 * nLeaves - 1);
  const roots = Uint32Array.from({ length: nTrees + 1 }, (_, tree) => tree * (2 * nLeaves - 1));
  const features = new Int32Array(nNodes).fill(-1);
  const thresholds = new Float32Array(nNodes);
  const children = new Uint32Array(nNodes);
  const missingLeft = new Uint8Array(nNodes);
  const setOffsets = new Int32Array(nNodes).fill(-1);
  const setWords = new Uint8Array(nNodes);
  const sets: number[] = [];
  let nextLeaf = 0;
  for (const root of roots.subarray(0, nTrees)) {
    const open = [root];
    for (let next = root + 1; open.length < nLeaves; next += 2) {
      const [node] = open.splice(rng.int(open.length), 1) as [number];
      features[node] = rng.int(nFeatures);
      children[node] = next;
      missingLeft[node] = rng.int(2);
      if (features[node]! < nCategories) {
        setOffsets[node] = sets.length;
        setWords[node] = 1 + rng.int(2);
        for (let word = 0; word < setWords[node]!; word++) sets.push(rng.uint32());
      } else thresholds[node] = rng.normal();
      open.push(next, next + 1);
    }
    for (const leaf of open) children[leaf] = nextLeaf++;
  }
  const values = Float32Array.from({ length: nextLeaf * width }, () => rng.normal());
  const words = { setOffsets, setWords, sets: Uint32Array.from(sets) };
  return { width, roots, features, thresholds, children, missingLeft, ...words, values };
}
