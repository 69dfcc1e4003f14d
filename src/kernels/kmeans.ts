import * as scalar from './scalar/kmeans.ts';
import type { KernelMatrix, KernelPool, KMeansResult } from './types.ts';

/** How k-means runs; the defaults are 300 iterations and a tolerance of 1e-6. */
export interface KMeansOptions {
  readonly k: number;
  readonly starts: number;
  readonly seed: number;
  readonly maxIterations?: number;
  /** Stop when the squared shift of the centres falls to this share of the mean column variance. */
  readonly tolerance?: number;
  /** Told the share done, in [0, 1]. */
  readonly onProgress?: (share: number) => void;
}

/**
 * k-means: the best of `starts` greedy k-means++ seedings (Arthur and Vassilvitskii 2007), each followed by
 * Lloyd's iterations (1982) to convergence. x: finite [nRows, nCols].
 * @throws TOO_FEW_DISTINCT_ROWS when x has fewer than k distinct rows.
 */
export async function kmeans(
  _pool: KernelPool,
  x: KernelMatrix,
  options: KMeansOptions,
): Promise<KMeansResult> {
  const { k, starts, seed, maxIterations = 300, tolerance = 1e-6, onProgress } = options;
  const result = scalar.kmeans(x, { k, starts, seed, maxIterations, tolerance });
  onProgress?.(1);
  return result;
}

/** Lloyd's iterations from given centres [k, nCols]. */
export async function kmeansLloyd(
  _pool: KernelPool,
  x: KernelMatrix,
  options: { readonly centres: Float64Array; readonly maxIterations: number; readonly tolerance: number },
): Promise<KMeansResult> {
  return scalar.kmeansLloyd(x, { k: options.centres.length / x.nCols, ...options });
}
