import * as scalar from '../scalar/resample.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';
import { gaussianOf } from './gaussian-of.ts';
import type { FitOptions } from './options.ts';

/** What rows without clusters look like. */
export type NullModel = 'independent-columns' | 'one-gaussian';

/**
 * Silhouettes of k-means on rows drawn from a null model, [draws, ks.length]: the columns permuted by
 * group (`groups` [nCols]: equal numbers move together), or a Gaussian of the mean and covariance of x.
 */
export async function nullSilhouettes(
  _pool: KernelPool,
  x: KernelMatrix,
  options: FitOptions & { readonly model: NullModel; readonly groups: Int32Array },
): Promise<Float64Array> {
  const { ks, starts, seed } = options;
  const model = options.model === 'one-gaussian' ? gaussianOf(x) : { groups: options.groups };
  const out: number[] = [];
  for (let draw = 0; draw < options.draws; draw++) {
    out.push(...scalar.nullSilhouettes(x, draw, { ks, starts, seed, model }));
    options.onProgress?.((draw + 1) / options.draws);
  }
  return Float64Array.from(out);
}
