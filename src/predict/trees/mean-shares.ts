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
  return Float32Array.from(sums, (sum) => sum / nTrees);
}
