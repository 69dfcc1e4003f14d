import type { Context, FeatureMatrix } from '#matrix';
import { heldOutDistances } from '../centres/index.ts';
import type { Clustering, SegmentLearner } from '../protocol/index.ts';
import { bestStart } from './best-start.ts';
import { unpackKPrototypes } from './codec.ts';
import { type CodedRows, type Coding, codeRows, findCoding, onValues } from './coding.ts';
import { createKPrototypesModel, type KPrototypesModel } from './model.ts';
import { type KPrototypesOptions, kPrototypesOptionsSchema } from './options.ts';
import type { StartResult } from './run-start.ts';
import { settlePrototypes } from './settle.ts';

/** Starts of one draw of a bootstrap; the best of many costs more than it tells there. */
const STARTS_OF_A_DRAW = 5;

/**
 * k-prototypes (Huang 1998) for numbers and categories: squared distances to means in the numbers, gamma for every
 * categorical column whose level is not the most frequent one of the segment. Without numbers it is k-modes, without
 * categories k-means.
 * @throws TOO_FEW_DISTINCT_ROWS when there are fewer distinct rows than `k`.
 */
export const kPrototypesLearner: SegmentLearner<KPrototypesOptions, KPrototypesModel> = {
  name: 'k-prototypes',
  title: 'k-prototypes',
  task: 'clustering',
  options: kPrototypesOptionsSchema,
  takesK: true,
  forCategories: true,
  fit: ({ x: matrix }, options, ctx) =>
    withCoded(matrix, options, ctx, async (rows, coding) => {
      const best = await bestStart(rows, { ...options, coding }, ctx);
      const model = await modelOf(matrix, { rows, coding, best, k: options.k }, ctx);
      return { ...clusteringOf(best, options.k), model };
    }),
  cluster: ({ x: matrix }, options, ctx) =>
    withCoded(matrix, options, ctx, async (rows, coding) =>
      clusteringOf(await bestStart(rows, { ...options, coding }, ctx), options.k),
    ),
  forDraws: (options) => ({ ...options, starts: Math.min(options.starts, STARTS_OF_A_DRAW) }),
  unpack: (bundle) => createKPrototypesModel(unpackKPrototypes(bundle)),
};

async function withCoded<Result>(
  matrix: FeatureMatrix,
  { gamma }: KPrototypesOptions,
  ctx: Context,
  use: (rows: CodedRows, coding: Coding) => Promise<Result>,
): Promise<Result> {
  const coding = await findCoding(matrix, gamma, ctx.pool);
  if (gamma === undefined) {
    ctx.log.debug(`k-prototypes: gamma ${coding.gamma.toPrecision(3)}, half the mean standard deviation`);
  }
  const rows = codeRows(matrix, coding, ctx.pool);
  try {
    return await use(rows, coding);
  } finally {
    rows.x.release();
  }
}

function clusteringOf({ labels }: StartResult, k: number): Clustering {
  return { k, labels, names: new Array<null>(k).fill(null), bic: null };
}

async function modelOf(
  matrix: FeatureMatrix,
  { rows, coding, best, k }: { rows: CodedRows; coding: Coding; best: StartResult; k: number },
  ctx: Context,
): Promise<KPrototypesModel> {
  const { x, extra } = rows;
  const { groupOf } = coding;
  const { labels, cost } = best;
  const on = onValues(coding);
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]!++;
  return createKPrototypesModel({
    features: matrix.features.map((feature) => feature.name),
    k,
    coding,
    prototypes: best.prototypes.map((value, at) =>
      groupOf[at % groupOf.length]! < 0 ? value : Math.sign(value),
    ),
    sizes,
    cost,
    calibration: await heldOutDistances(
      x,
      {
        labels,
        k,
        settle: (means) => settlePrototypes(means, { groupOf, on }),
        distanceOf: (row, distance) => Math.sqrt(distance * distance + extra[row]!),
      },
      ctx,
    ),
  });
}
