import type { Linkage } from './types.ts';

/**
 * A tree of merges in the convention of scipy: by height, clusters 0..n-1 given, n + m made by the m-th merge, the
 * lower number on the left. Merges may come in any order; a cluster in them is named by any point that is in it.
 */
export function linkageOf(
  weights: Float64Array,
  { points, heights }: { readonly points: Int32Array; readonly heights: Float64Array },
): Linkage {
  const n = weights.length;
  const order = Int32Array.from(heights.keys()).sort((a, b) => heights[a]! - heights[b]! || a - b);
  const parents = Int32Array.from({ length: 2 * n }, (_, i) => i);
  const sizes = new Float64Array(2 * n - 1);
  sizes.set(weights);
  const linkage = {
    left: new Int32Array(n - 1),
    right: new Int32Array(n - 1),
    heights: new Float64Array(n - 1),
    sizes: sizes.subarray(n),
  };
  for (const [m, from] of order.entries()) {
    const a = rootOf(parents, points[2 * from]!);
    const b = rootOf(parents, points[2 * from + 1]!);
    linkage.left[m] = Math.min(a, b);
    linkage.right[m] = Math.max(a, b);
    linkage.heights[m] = heights[from]!;
    sizes[n + m] = sizes[a]! + sizes[b]!;
    parents[a] = n + m;
    parents[b] = n + m;
  }
  return { ...linkage, sizes: sizes.slice(n) };
}

function rootOf(parents: Int32Array, point: number): number {
  let root = point;
  while (parents[root] !== root) root = parents[root]!;
  for (let at = point; at !== root; ) {
    const next = parents[at]!;
    parents[at] = root;
    at = next;
  }
  return root;
}
