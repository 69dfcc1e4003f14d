import type { FeatureMatrix } from '#matrix';

/**
 * Novelty of customers whose segment a rule gave: share of the other customers of the segment that lie closer
 * to its mean in the space of the features, in [0, 1]; 0 for one alone. O(n (d + log n))
 * @param labels [nRows] 0..k-1.
 */
export function noveltyWithin({ x }: FeatureMatrix, labels: Int32Array, k: number): Float32Array {
  const { nRows, nCols, data } = x;
  const means = new Float64Array(k * nCols);
  const sizes = new Int32Array(k);
  for (let i = 0; i < nRows; i++) {
    const label = labels[i]!;
    sizes[label]!++;
    for (let j = 0; j < nCols; j++) means[label * nCols + j]! += data[i * nCols + j]!;
  }
  for (let at = 0; at < means.length; at++) means[at]! /= Math.max(1, sizes[Math.floor(at / nCols)]!);
  const squares = new Float64Array(nRows);
  for (let i = 0; i < nRows; i++) {
    const from = labels[i]! * nCols;
    for (let j = 0; j < nCols; j++) squares[i]! += (data[i * nCols + j]! - means[from + j]!) ** 2;
  }
  const order = Uint32Array.from({ length: nRows }, (_, i) => i).sort(
    (a, b) => squares[a]! - squares[b]! || a - b,
  );
  const novelty = new Float32Array(nRows);
  const seen = new Int32Array(k);
  const closer = new Int32Array(k);
  const last = new Float64Array(k).fill(-1);
  for (const row of order) {
    const label = labels[row]!;
    if (squares[row]! > last[label]!) closer[label] = seen[label]!;
    last[label] = squares[row]!;
    seen[label]!++;
    novelty[row] = sizes[label]! > 1 ? closer[label]! / (sizes[label]! - 1) : 0;
  }
  return novelty;
}
