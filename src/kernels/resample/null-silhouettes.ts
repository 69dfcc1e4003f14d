import type { KernelMatrix, KernelPool } from '../types.ts';
import { gaussianOf } from './gaussian-of.ts';
import type { FitOptions } from './options.ts';
import { runDraws } from './run-draws.ts';

/** What rows without clusters look like. */
export type NullModel = 'independent-columns' | 'one-gaussian';

/**
 * Silhouettes of k-means on rows drawn from a null model, [draws, ks.length]: the columns permuted by
 * group (`groups` [nCols]: equal numbers move together), or a Gaussian of the mean and covariance of x.
 */
export async function nullSilhouettes(
  pool: KernelPool,
  x: KernelMatrix,
  options: FitOptions & { readonly model: NullModel; readonly groups: Int32Array },
): Promise<Float64Array> {
  const plan =
    options.model === 'one-gaussian'
      ? ({ model: 'gaussian', table: gaussianTable(x) } as const)
      : ({ model: 'permuted', table: numberedByFirst(options.groups) } as const);
  return runDraws(pool, x, { ...options, ...plan, statistic: 'silhouette' });
}

/** The mean [nCols], then the root of the covariance [nCols, nCols]. */
function gaussianTable(x: KernelMatrix): Float64Array {
  const { mean, root } = gaussianOf(x);
  return Float64Array.of(...mean, ...root);
}

/** The same groups numbered 0, 1, ... by their first column. */
function numberedByFirst(groups: Int32Array): Int32Array {
  const names = [...new Set(groups)];
  return groups.map((group) => names.indexOf(group));
}
