import { assignNearest, kmeans } from '#kernels';
import type { Context, FeatureMatrix } from '#matrix';
import { kmeansLearner } from '../kmeans/index.ts';
import type { SegmentLearner } from '../protocol/index.ts';

/** A learner and its options beside k. */
export interface RefitChoice {
  readonly learner: SegmentLearner;
  readonly options: Readonly<Record<string, unknown>>;
}

/** How segments are found once more. */
export interface RefitRequest extends RefitChoice {
  readonly k: number;
  /** Starts of k-means; other learners take their cheaper options of one draw. */
  readonly starts: number;
}

/** [nRows] labels that the learner finds with the random numbers of the context. */
export async function refit(matrix: FeatureMatrix, request: RefitRequest, ctx: Context): Promise<Int32Array> {
  const { learner, k, starts } = request;
  if (learner.name === kmeansLearner.name) {
    return (await kmeans(ctx.pool, matrix.x, { k, starts, seed: ctx.rng.uint32() })).labels;
  }
  return (await learner.cluster({ x: matrix }, drawOptions(request), ctx)).labels;
}

/** What the learner finds in `matrix`, [nRows], and where that puts the rows of another, [other.x.nRows]. */
export async function refitAndAssign(
  matrix: FeatureMatrix,
  { other, ...request }: RefitRequest & { readonly other: FeatureMatrix },
  ctx: Context,
): Promise<{ own: Int32Array; foretold: Int32Array }> {
  const { learner, k, starts } = request;
  if (learner.name === kmeansLearner.name) {
    const found = await kmeans(ctx.pool, matrix.x, { k, starts, seed: ctx.rng.uint32() });
    return { own: found.labels, foretold: (await assignNearest(ctx.pool, other.x, found.centres)).labels };
  }
  const { labels, model } = await learner.fit({ x: matrix }, drawOptions(request), ctx);
  return { own: labels, foretold: (await model.predict(other, ctx)).labels };
}

function drawOptions({ learner, options, k }: RefitRequest): unknown {
  return learner.forDraws(learner.options.parse(learner.takesK ? { ...options, k } : options));
}
