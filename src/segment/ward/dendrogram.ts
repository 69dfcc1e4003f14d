import type { Linkage } from '#kernels';

/** The top of a tree of merges: what is joined into one at last, from `leafSizes.length` groups of rows on. */
export interface Dendrogram {
  /** [leaves] rows in each group. */
  readonly leafSizes: Int32Array;
  /** [leaves] the segment that each group is part of. */
  readonly leafSegments: Int32Array;
  /** [leaves - 1] by ascending height: the groups 0..leaves-1, what merge m made is leaves + m; left is the lower. */
  readonly left: Int32Array;
  /** [leaves - 1] */
  readonly right: Int32Array;
  /** [leaves - 1] in the units of the features: sqrt(2 s t / (s + t)) |mean - mean| for groups of s and t rows. */
  readonly heights: Float64Array;
  /** [leaves - 1] rows in what the merge made. */
  readonly sizes: Int32Array;
}

/**
 * The last `leaves` - 1 merges of a tree.
 * @param given weights of the tree's points and the segment of each.
 */
export function topOfTree(
  { left, right, heights, sizes }: Linkage,
  leaves: number,
  given: { readonly weights: Float64Array; readonly segments: Int32Array },
): Dendrogram {
  const n = heights.length + 1;
  const first = 2 * n - 1 - (leaves - 1);
  const sizeOf = (id: number): number => (id < n ? given.weights[id]! : sizes[id - n]!);
  const pointIn = (id: number): number => {
    let at = id;
    while (at >= n) at = left[at - n]!;
    return at;
  };
  const ids: number[] = [];
  for (let m = n - leaves; m < n - 1; m++) ids.push(...[left[m]!, right[m]!].filter((id) => id < first));
  if (leaves === 1) ids.push(first - 1);
  ids.sort((a, b) => a - b);
  const place = new Map(ids.map((id, leaf) => [id, leaf]));
  const renamed = (id: number): number => place.get(id) ?? leaves + id - first;
  const top = [...heights.keys()].slice(n - leaves);
  const pairs = top.map((m) => [renamed(left[m]!), renamed(right[m]!)] as const);
  return {
    leafSizes: Int32Array.from(ids, sizeOf),
    leafSegments: Int32Array.from(ids, (id) => given.segments[pointIn(id)]!),
    left: Int32Array.from(pairs, ([a, b]) => Math.min(a, b)),
    right: Int32Array.from(pairs, ([a, b]) => Math.max(a, b)),
    heights: heights.slice(n - leaves),
    sizes: Int32Array.from(top, (m) => sizes[m]!),
  };
}

/** Whether stored arrays are the top of a tree of k segments. */
export function isDendrogram(tree: Dendrogram, k: number): boolean {
  const { leafSizes, leafSegments, left, right, heights, sizes } = tree;
  const leaves = leafSizes.length;
  const lengths = [left, right, heights, sizes].every((array) => array.length === leaves - 1);
  if (!lengths || leafSegments.length !== leaves) return false;
  if (!leafSizes.every((size) => size >= 1) || !leafSegments.every((c) => c >= 0 && c < k)) return false;
  const used = new Set<number>();
  const sizeOf = [...leafSizes];
  for (let m = 0; m < leaves - 1; m++) {
    const [a, b] = [left[m]!, right[m]!];
    if (!(a >= 0 && a < b && b < leaves + m) || used.has(a) || used.has(b)) return false;
    used.add(a).add(b);
    sizeOf.push(sizeOf[a]! + sizeOf[b]!);
    if (sizes[m] !== sizeOf[leaves + m]) return false;
  }
  return heights.every((height, m) => height >= (heights[m - 1] ?? 0) && Number.isFinite(height));
}
