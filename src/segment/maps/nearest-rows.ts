import { throwIfAborted } from '#base';
import type { KernelMatrix } from '#kernels';

const ROWS_AT_ONCE = 64;

/**
 * The k nearest other rows of each row by Euclidean distance, nearest first, equal ones by their row; both [n, k].
 * O(n^2 d)
 */
export async function nearestRows(
  { data, nRows, nCols }: KernelMatrix,
  k: number,
  { pause, signal }: { pause: () => Promise<void>; signal: AbortSignal },
): Promise<{ rows: Int32Array; distances: Float64Array }> {
  const rows = new Int32Array(nRows * k);
  const distances = new Float64Array(nRows * k).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < nRows; i++) {
    if (i % ROWS_AT_ONCE === 0) {
      throwIfAborted(signal);
      await pause();
    }
    const first = i * k;
    const last = first + k - 1;
    for (let other = 0; other < nRows; other++) {
      if (other === i) continue;
      let square = 0;
      const worst = distances[last]!;
      for (let j = 0; j < nCols; j++) square += (data[i * nCols + j]! - data[other * nCols + j]!) ** 2;
      if (square >= worst) continue;
      let at = last;
      for (; at > first && distances[at - 1]! > square; at--) {
        distances[at] = distances[at - 1]!;
        rows[at] = rows[at - 1]!;
      }
      distances[at] = square;
      rows[at] = other;
    }
  }
  return { rows, distances: distances.map(Math.sqrt) };
}
