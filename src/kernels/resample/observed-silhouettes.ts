import { drawSeeds } from '../scalar/draws.ts';
import { kmeans } from '../scalar/kmeans.ts';
import { silhouette } from '../scalar/silhouette.ts';
import type { KernelMatrix, KernelPool } from '../types.ts';

/** The statistic of `nullSilhouettes` on x itself, [ks.length]. */
export async function observedSilhouettes(
  _pool: KernelPool,
  x: KernelMatrix,
  options: { readonly ks: readonly number[]; readonly starts: number; readonly seed: number },
): Promise<Float64Array> {
  const { fits } = drawSeeds(options.seed, 0, options.ks);
  return Float64Array.from(options.ks, (k, at) => {
    const { labels } = kmeans(x, {
      k,
      starts: options.starts,
      seed: fits[at]!,
      maxIterations: 300,
      tolerance: 1e-6,
    });
    return silhouette(x, labels, k).mean;
  });
}
