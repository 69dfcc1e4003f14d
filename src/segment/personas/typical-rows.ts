import type { FeatureMatrix } from '#matrix';

/**
 * Rows nearest to the mean of each segment in the space of the features, the nearest first, of equals the first.
 * O(n (d + count))
 * @param labels [nRows] 0..k-1.
 * @returns [k] up to `count` rows each; none for a label without rows.
 */
export function typicalRows(
  { x }: FeatureMatrix,
  labels: Int32Array,
  { k, count }: { k: number; count: number },
): number[][] {
  const { nCols, data } = x;
  const means = new Float64Array(k * nCols);
  const sizes = new Int32Array(k);
  for (const [i, label] of labels.entries()) {
    sizes[label]!++;
    for (let j = 0; j < nCols; j++) means[label * nCols + j]! += data[i * nCols + j]!;
  }
  for (let at = 0; at < means.length; at++) means[at]! /= Math.max(1, sizes[Math.floor(at / nCols)]!);
  const nearest = Array.from({ length: k }, (): { row: number; square: number }[] => []);
  for (const [row, label] of labels.entries()) {
    let square = 0;
    for (let j = 0; j < nCols; j++) square += (data[row * nCols + j]! - means[label * nCols + j]!) ** 2;
    const own = nearest[label]!;
    if (own.length === count && square >= own[count - 1]!.square) continue;
    const behind = own.findIndex((other) => square < other.square);
    own.splice(behind < 0 ? own.length : behind, 0, { row, square });
    if (own.length > count) own.pop();
  }
  return nearest.map((own) => own.map(({ row }) => row));
}
