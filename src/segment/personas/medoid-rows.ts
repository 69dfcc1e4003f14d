import type { FeatureMatrix } from '#matrix';

/**
 * Row nearest to the mean of each segment in the space of the features, the first of equals. O(n d)
 * @param labels [nRows] 0..k-1.
 * @returns [k]; -1 for a label without rows.
 */
export function medoidRows({ x }: FeatureMatrix, labels: Int32Array, k: number): Int32Array {
  const { nCols, data } = x;
  const means = new Float64Array(k * nCols);
  const sizes = new Int32Array(k);
  for (const [i, label] of labels.entries()) {
    sizes[label]!++;
    for (let j = 0; j < nCols; j++) means[label * nCols + j]! += data[i * nCols + j]!;
  }
  for (let at = 0; at < means.length; at++) means[at]! /= Math.max(1, sizes[Math.floor(at / nCols)]!);
  const rows = new Int32Array(k).fill(-1);
  const nearest = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  for (const [i, label] of labels.entries()) {
    let square = 0;
    for (let j = 0; j < nCols; j++) square += (data[i * nCols + j]! - means[label * nCols + j]!) ** 2;
    if (square >= nearest[label]!) continue;
    nearest[label] = square;
    rows[label] = i;
  }
  return rows;
}
