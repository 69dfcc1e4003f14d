import { AppError } from '#base';
import { type KernelMatrix, mutualReachabilityTree } from '#kernels';
import { sampleRows, takeRows } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import {
  type Clustering,
  NO_SEGMENT,
  packCalibration,
  type SegmentInput,
  type SegmentLearner,
} from '../protocol/index.ts';
import { assignRows } from './assign-rows.ts';
import { unpackHdbscan } from './codec.ts';
import { condenseTree } from './condense-tree.ts';
import { createHdbscanModel, type HdbscanModel } from './model.ts';
import { numberSegments } from './number-segments.ts';
import { type HdbscanOptions, hdbscanOptionsSchema } from './options.ts';
import { segmentOfCluster } from './segment-of-cluster.ts';
import { selectClusters } from './select-clusters.ts';
import type { HdbscanState } from './state.ts';

/** Name of the segment of customers who belong to no cluster. */
/** Default of `minClusterSize`: this share of the rows, but at least `LEAST_SIZE`. */
const SHARE = 0.01;
const LEAST_SIZE = 5;
/** Default of `minSamples` at most: more neighbours cost time and hardly change where rows are dense. */
const MOST_SAMPLES = 50;

/**
 * HDBSCAN: clusters of varying density, and rows that belong to none (Campello, Moulavi and Sander 2013; McInnes and
 * Healy 2017). One segment of all rows when there is no cluster.
 * @throws TOO_FEW_DISTINCT_ROWS when there are no rows.
 */
export const hdbscanLearner: SegmentLearner<HdbscanOptions, HdbscanModel> = {
  name: 'hdbscan',
  title: 'HDBSCAN',
  task: 'clustering',
  options: hdbscanOptionsSchema,
  takesK: false,
  keepsRows: true,
  async fit(input, options, ctx) {
    const { found, ...fitted } = await find(input, options, ctx);
    const { labels, fittedLabels } = found;
    const sizes = new Int32Array(fitted.k);
    for (const label of labels) sizes[label]!++;
    const distances = Array.from({ length: fitted.k }, (): number[] => []);
    for (const [row, label] of fittedLabels.entries()) distances[label]!.push(fitted.coreDistances[row]!);
    const model = createHdbscanModel({ ...fitted, sizes, calibration: packCalibration(distances) });
    return { ...clusteringOf(fitted, labels), model };
  },
  async cluster(input, options, ctx) {
    const { found, ...fitted } = await find(input, options, ctx);
    return clusteringOf(fitted, found.labels);
  },
  forDraws: (options) => options,
  unpack: (bundle) => createHdbscanModel(unpackHdbscan(bundle)),
};

type Fitted = Omit<HdbscanState, 'sizes' | 'calibration'>;

interface Found {
  /** [nRows] */
  readonly labels: Int32Array;
  /** [rows that it was fitted on] */
  readonly fittedLabels: Int32Array;
}

function clusteringOf({ k, hasNoiseSegment }: Fitted, labels: Int32Array): Clustering {
  const names = Array.from({ length: k }, (_, c) => (hasNoiseSegment && c === k - 1 ? NO_SEGMENT : null));
  return { k, labels, names, bic: null };
}

async function find(
  { x: matrix }: SegmentInput,
  options: HdbscanOptions,
  ctx: Context,
): Promise<Fitted & { found: Found }> {
  const { nRows } = matrix.x;
  if (nRows === 0) throw new AppError('TOO_FEW_DISTINCT_ROWS', 'hdbscan: expected at least 1 row, got 0');
  if (nRows <= options.mostRows) {
    return fitRows(matrix, { options, share: 1, all: matrix.x }, ctx);
  }
  ctx.log.warn(
    `hdbscan: fitted on a random sample of ${options.mostRows} of ${nRows} rows; the others join what they reach first.`,
  );
  const rows = sampleRows(nRows, options.mostRows, ctx.rng.fork('hdbscan'));
  const x = takeRows(ctx.pool, matrix.x, rows);
  try {
    const share = options.mostRows / nRows;
    return await fitRows({ ...matrix, x }, { options, share, all: matrix.x }, ctx);
  } finally {
    x.release();
  }
}

/** @param share of all rows that those of the matrix are: sizes are of all rows. */
async function fitRows(
  { x, features }: FeatureMatrix,
  { options, share, all }: { options: HdbscanOptions; share: number; all: KernelMatrix },
  ctx: Context,
): Promise<Fitted & { found: Found }> {
  const size = options.minClusterSize ?? Math.max(LEAST_SIZE, Math.round(SHARE * all.nRows));
  const minClusterSize = Math.max(2, Math.round(size * share));
  const wanted = options.minSamples ?? Math.min(minClusterSize, MOST_SAMPLES);
  const minSamples = Math.min(wanted, x.nRows - 1);
  const { coreDistances, ...edges } = await mutualReachabilityTree(ctx.pool, x, {
    k: minSamples,
    onProgress: (done) => ctx.progress.report(0.8 * done),
  });
  const tree = condenseTree(edges, x.nRows, minClusterSize);
  const chosen = selectClusters(tree, options);
  const segments = numberSegments(tree, chosen.length > 0 ? chosen : [0]);
  const segmentOf = segmentOfCluster(tree, segments);
  const inTree = tree.rowClusters.map((cluster) => segmentOf[cluster]!);
  const hasNoise = inTree.includes(-1);
  const hasNoiseSegment = hasNoise && options.noise === 'segment';
  const k = Math.max(1, chosen.length) + Number(hasNoiseSegment);
  const fitted: Fitted = {
    features: features.map((feature) => feature.name),
    k,
    minSamples,
    hasNoiseSegment,
    rows: Float32Array.from(x.data),
    coreDistances,
    tree,
    segments,
  };
  // Rows that the tree leaves out, or that it was not built on, go where prediction puts them.
  const assign = async (rows: KernelMatrix) => (await assignRows(ctx.pool, rows, fitted)).labels;
  const fittedLabels =
    hasNoise && !hasNoiseSegment ? await assign(x) : inTree.map((segment) => (segment < 0 ? k - 1 : segment));
  return { ...fitted, found: { fittedLabels, labels: all === x ? fittedLabels : await assign(all) } };
}
