import type { Dense } from './dense.ts';

/** Silhouette widths (Rousseeuw 1987) of every row and their mean; 0 for rows alone in their cluster. O(nRows^2) */
export function silhouette(x: Dense, labels: Int32Array, k: number): { mean: number; widths: Float32Array } {
  const { nRows, nCols, data } = x;
  const widths = new Float32Array(nRows);
  const counts = new Int32Array(k);
  for (const label of labels) counts[label]!++;
  let total = 0;
  for (let i = 0; i < nRows; i++) {
    const sums = new Float64Array(k);
    for (let r = 0; r < nRows; r++) {
      let square = 0;
      for (let j = 0; j < nCols; j++) square += (data[i * nCols + j]! - data[r * nCols + j]!) ** 2;
      sums[labels[r]!]! += Math.sqrt(square);
    }
    const own = labels[i]!;
    if (counts[own]! < 2) continue;
    const a = sums[own]! / (counts[own]! - 1);
    let b = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) if (c !== own && counts[c]! > 0) b = Math.min(b, sums[c]! / counts[c]!);
    const width = Math.max(a, b) > 0 && Number.isFinite(b) ? (b - a) / Math.max(a, b) : 0;
    widths[i] = width;
    total += width;
  }
  return { mean: nRows > 0 ? total / nRows : 0, widths };
}
