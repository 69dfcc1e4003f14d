import type { KernelMatrix } from '#kernels';

/** Rows per segment, their means [k, nCols] and the sum of squared distances to them, in f64 by row order. O(nRows nCols) */
export function segmentMeans(
  x: KernelMatrix,
  { k, labels }: { readonly k: number; readonly labels: Int32Array },
): { sizes: Int32Array; centres: Float64Array; inertia: number } {
  const { nCols, data } = x;
  const sizes = new Int32Array(k);
  const centres = new Float64Array(k * nCols);
  for (const [i, label] of labels.entries()) {
    sizes[label]!++;
    for (let j = 0; j < nCols; j++) centres[label * nCols + j]! += data[i * nCols + j]!;
  }
  for (let at = 0; at < centres.length; at++) centres[at]! /= sizes[Math.floor(at / nCols)]!;
  let inertia = 0;
  for (const [i, label] of labels.entries()) {
    for (let j = 0; j < nCols; j++) inertia += (data[i * nCols + j]! - centres[label * nCols + j]!) ** 2;
  }
  return { sizes, centres, inertia };
}
