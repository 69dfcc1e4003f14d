import type { Distances } from './gower.ts';

/** Silhouette widths (Rousseeuw 1987) [n] under given distances; 0 for rows alone in their segment. O(n^2) */
export function silhouetteWidths({ n, between }: Distances, labels: Int32Array, k: number): Float64Array {
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]!++;
  const sums = new Float64Array(k);
  return Float64Array.from({ length: n }, (_, i) => {
    const own = labels[i]!;
    if (sizes[own]! < 2) return 0;
    sums.fill(0);
    for (let r = 0; r < n; r++) sums[labels[r]!]! += between[i * n + r]!;
    const a = sums[own]! / (sizes[own]! - 1);
    let b = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) if (c !== own && sizes[c]! > 0) b = Math.min(b, sums[c]! / sizes[c]!);
    return Number.isFinite(b) && Math.max(a, b) > 0 ? (b - a) / Math.max(a, b) : 0;
  });
}
