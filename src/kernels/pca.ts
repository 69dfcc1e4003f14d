import * as scalar from './scalar/pca.ts';
import type { KernelMatrix, KernelPool, Pca } from './types.ts';

/** Principal components (1..nCols of them) by the covariance matrix; each axis has its largest loading positive. */
export async function pca(
  _pool: KernelPool,
  x: KernelMatrix,
  { components }: { components: number },
): Promise<Pca> {
  return scalar.pca(x, components);
}
