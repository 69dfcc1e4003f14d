import { clusterSpread, type KernelMatrix, type KernelPool } from '#kernels';

/** Rows per segment, their means [k, nCols] and the sum of squared distances to them, all f64. O(nRows nCols) */
export async function segmentMeans(
  pool: KernelPool,
  x: KernelMatrix,
  { k, labels }: { readonly k: number; readonly labels: Int32Array },
): Promise<{ sizes: Int32Array; centres: Float64Array; inertia: number }> {
  const { sizes, centres, squares } = await clusterSpread(pool, x, labels, k);
  return { sizes, centres, inertia: squares.reduce((a, b) => a + b, 0) };
}
