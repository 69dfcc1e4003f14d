import { type ClusterSpread, calinskiHarabaszOf, daviesBouldinOf } from './cluster-spread.ts';
import { engineOf } from './pool/engine-of.ts';
import { requireLabels } from './require-labels.ts';
import type { KernelMatrix, KernelPool } from './types.ts';

const CHUNK_ROWS = 4096;

/**
 * Calinski-Harabasz index (1974) of a labelling (`labels` [nRows], 0..k-1): variance between over variance
 * within clusters, each per degree of freedom; higher is better. 0 where it is undefined (fewer than two
 * clusters with rows, or one row in each); Number.MAX_VALUE when no row differs from its centre. Clusters
 * without rows do not count. O(nRows nCols)
 */
export async function calinskiHarabasz(
  pool: KernelPool,
  x: KernelMatrix,
  labels: Int32Array,
  k: number,
): Promise<number> {
  return calinskiHarabaszOf(await clusterSpread(pool, x, labels, k));
}

/**
 * Davies-Bouldin index (1979) of a labelling: mean over clusters of the worst ratio of summed spreads to the
 * distance of the centres; lower is better. 0 with fewer than two clusters with rows; a pair of equal centres
 * counts 0, as in scikit-learn. O(nRows nCols)
 */
export async function daviesBouldin(
  pool: KernelPool,
  x: KernelMatrix,
  labels: Int32Array,
  k: number,
): Promise<number> {
  return daviesBouldinOf(await clusterSpread(pool, x, labels, k));
}

/** Means of the clusters of a labelling (`labels` [nRows], 0..k-1) and how far their rows lie from them. O(nRows nCols) */
export async function clusterSpread(
  pool: KernelPool,
  x: KernelMatrix,
  labels: Int32Array,
  k: number,
): Promise<ClusterSpread> {
  const { nRows, nCols } = x;
  requireLabels(labels, nRows, k);
  const engine = engineOf(pool);
  const scope = engine.scope();
  try {
    const sizes = new Int32Array(k);
    for (const label of labels) sizes[label]!++;
    const labelsCopy = scope.i32(nRows);
    labelsCopy.set(labels);
    const divisors = scope.f64(k);
    divisors.set(sizes.map((size) => Math.max(1, size)));
    const nChunks = Math.ceil(nRows / CHUNK_ROWS);
    const parts = scope.bytes(nChunks * k * (nCols + 2) * 8);
    const out = scope.f64(k * (nCols + 2)).fill(0);
    const pointers = [divisors.byteOffset, parts, out.byteOffset];
    const block = scope.block({ i32: [x.ptr, labelsCopy.byteOffset, nRows, nCols, k, ...pointers] });
    await engine.gang('clusterSpread', block, Math.max(1, Math.min(pool.threads, nChunks)));
    const centres = Float64Array.from({ length: k * nCols }, (_, at) => {
      return out[Math.floor(at / nCols) * (nCols + 2) + (at % nCols)]!;
    });
    const column = (j: number) => Float64Array.from(sizes, (_, c) => out[c * (nCols + 2) + j]!);
    return { nCols, sizes, centres, squares: column(nCols), distances: column(nCols + 1) };
  } finally {
    scope.release();
  }
}
