import { predictTrees, type TreeArrays } from '#kernels';
import type { Context, FeatureMatrix } from '#matrix';

/** Mean over the trees of the shares of the classes in a row's leaves, [nRows, nClasses]. */
export async function meanShares(
  trees: TreeArrays,
  { x }: FeatureMatrix,
  ctx: Pick<Context, 'pool'>,
): Promise<Float32Array> {
  const nTrees = trees.roots.length - 1;
  const sums = await predictTrees(ctx.pool, x, { trees });
  const means = new Float32Array(sums.length);
  for (let at = 0; at < sums.length; at++) means[at] = sums[at]! / nTrees;
  return means;
}
