import { clusterSpread } from '#kernels';
import type { Context, FeatureMatrix } from '#matrix';
import { heldOutDistances } from '../centres/index.ts';
import type { Clustering, SegmentLearner } from '../protocol/index.ts';
import { unpackWard } from './codec.ts';
import { cutTree, numberByFirst } from './cut-tree.ts';
import { topOfTree } from './dendrogram.ts';
import { createWardModel, type WardModel } from './model.ts';
import { type WardOptions, wardOptionsSchema } from './options.ts';
import { type WardTree, wardTree } from './ward-tree.ts';

/** Groups that the dendrogram of a model starts from, where k is not more. */
const LEAVES = 30;

/**
 * Ward's hierarchical clustering (1963): joins the two groups whose union adds least to the sum of squares, until k
 * are left.
 * @throws TOO_FEW_DISTINCT_ROWS when there are fewer distinct rows than `k`.
 */
export const wardLearner: SegmentLearner<WardOptions, WardModel> = {
  name: 'ward',
  title: 'Ward hierarchical',
  task: 'clustering',
  options: wardOptionsSchema,
  takesK: true,
  async fit({ x: matrix }, options, ctx) {
    const tree = await wardTree(matrix, options, ctx);
    const labels = labelsOf(tree, options.k);
    return {
      ...clusteringOf(labels, options.k),
      model: await modelOf(matrix, { tree, labels, k: options.k }, ctx),
    };
  },
  async cluster({ x: matrix }, options, ctx) {
    // Many are made to choose k and to resample: what the user should know is said by `fit`, once.
    const log = { ...ctx.log, warn: (message: string) => ctx.log.debug(message) };
    return clusteringOf(labelsOf(await wardTree(matrix, options, { ...ctx, log }), options.k), options.k);
  },
  forDraws: (options) => options,
  unpack: (bundle) => createWardModel(unpackWard(bundle)),
};

function labelsOf({ linkage, pointOf }: WardTree, k: number): Int32Array {
  const segments = cutTree(linkage, k);
  return pointOf === null ? segments : numberByFirst(pointOf.map((point) => segments[point]!));
}

function clusteringOf(labels: Int32Array, k: number): Clustering {
  return { k, labels, names: new Array<null>(k).fill(null), bic: null };
}

async function modelOf(
  matrix: FeatureMatrix,
  { tree, labels, k }: { tree: WardTree; labels: Int32Array; k: number },
  ctx: Context,
): Promise<WardModel> {
  const { linkage, weights, pointOf } = tree;
  const { centres, sizes } = await clusterSpread(ctx.pool, matrix.x, labels, k);
  const segments = new Int32Array(weights.length);
  for (const [row, label] of labels.entries()) segments[pointOf === null ? row : pointOf[row]!] = label;
  const leaves = Math.min(weights.length, Math.max(LEAVES, k));
  return createWardModel({
    features: matrix.features.map((feature) => feature.name),
    k,
    centres,
    sizes,
    dendrogram: topOfTree(linkage, leaves, { weights, segments }),
    microClusters: pointOf === null ? null : weights.length,
    calibration: await heldOutDistances(matrix.x, { labels, k }, ctx),
  });
}
