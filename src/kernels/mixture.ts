import { assignMixture as assignScalar, mixtureSums as sumsScalar } from './scalar/mixture.ts';
import type { KernelMatrix, KernelPool, MixtureAssignment, MixtureDensities, MixtureSums } from './types.ts';

/**
 * One pass of expectation maximisation (Dempster, Laird and Rubin 1977): the sums that the next parameters follow from.
 * O(n k d^2), O(n k d) where densities are diagonal.
 * @param labels [n] rows belong to one component wholly where given, whatever the densities are.
 */
export async function mixtureSums(
  _pool: KernelPool,
  x: KernelMatrix,
  { densities, labels = null }: { densities: MixtureDensities; labels?: Int32Array | null },
): Promise<MixtureSums> {
  return sumsScalar(x, densities, labels);
}

/** The most probable component of every row, the next, and how sure that is. O(n k d^2) */
export async function assignMixture(
  _pool: KernelPool,
  x: KernelMatrix,
  densities: MixtureDensities,
): Promise<MixtureAssignment> {
  return assignScalar(x, densities);
}
