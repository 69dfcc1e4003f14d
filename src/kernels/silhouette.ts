import { silhouette as scalar } from './scalar/silhouette.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

/** Exact silhouette (Rousseeuw 1987) of every row and the mean; 0 for rows alone in their cluster. O(nRows^2) */
export async function silhouette(
  _pool: KernelPool,
  x: KernelMatrix,
  labels: Int32Array,
  k: number,
): Promise<{ mean: number; widths: Float32Array }> {
  return scalar(x, labels, k);
}
