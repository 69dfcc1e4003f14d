import * as scalar from './scalar/separation.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

/**
 * Calinski-Harabasz index (1974): variance between over variance within clusters, each per degree of freedom;
 * higher is better. 0 where it is undefined (fewer than two clusters with rows, or one row in each);
 * Number.MAX_VALUE when no row differs from its centre. Clusters without rows do not count. O(nRows nCols)
 */
export async function calinskiHarabasz(
  _pool: KernelPool,
  x: KernelMatrix,
  labels: Int32Array,
  k: number,
): Promise<number> {
  return scalar.calinskiHarabasz(x, labels, k);
}

/**
 * Davies-Bouldin index (1979): mean over clusters of the worst ratio of summed spreads to the distance of the
 * centres; lower is better. 0 with fewer than two clusters with rows; a pair of equal centres counts 0, as in
 * scikit-learn. O(nRows nCols)
 */
export async function daviesBouldin(
  _pool: KernelPool,
  x: KernelMatrix,
  labels: Int32Array,
  k: number,
): Promise<number> {
  return scalar.daviesBouldin(x, labels, k);
}
