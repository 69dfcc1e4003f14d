import * as scalar from './scalar/separation.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

/** Calinski-Harabasz index (1974) of a labelling; higher is better. */
export async function calinskiHarabasz(
  _pool: KernelPool,
  x: KernelMatrix,
  labels: Int32Array,
  k: number,
): Promise<number> {
  return scalar.calinskiHarabasz(x, labels, k);
}

/** Davies-Bouldin index (1979) of a labelling; lower is better. */
export async function daviesBouldin(
  _pool: KernelPool,
  x: KernelMatrix,
  labels: Int32Array,
  k: number,
): Promise<number> {
  return scalar.daviesBouldin(x, labels, k);
}
