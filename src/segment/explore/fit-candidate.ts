import { invariant } from '#base';
import { kmeans } from '#kernels';
import type { Context, FeatureMatrix } from '#matrix';
import { kmeansLearner, modelOfClustering } from '../kmeans/index.ts';
import type { SegmentLearner, SegmentModel } from '../protocol/index.ts';
import type { ExploredCandidate } from './exploration.ts';
import { segmentMeans } from './segment-means.ts';
import { startsFor } from './starts-for.ts';

/** A learner and the options that it was given beside k. */
export interface LearnerChoice {
  readonly learner: SegmentLearner;
  readonly options: Readonly<Record<string, unknown>>;
}

/** One clustering before its separation is measured. */
export type CandidateFit = Pick<
  ExploredCandidate,
  'k' | 'inertia' | 'bic' | 'names' | 'sizes' | 'centres' | 'labels'
>;

interface FitRequest extends LearnerChoice {
  /** Null for a learner that takes none. */
  readonly k: number | null;
}

/** The segments of one k. The random numbers depend on the context and k only. */
export async function fitCandidate(
  matrix: FeatureMatrix,
  request: FitRequest,
  ctx: Context,
): Promise<CandidateFit> {
  const { learner, k } = request;
  if (learner.name === kmeansLearner.name) return fitKMeans(matrix, request, ctx);
  const found = await learner.cluster({ x: matrix }, parsedOptions(request), streamOf(ctx, k));
  return { ...found, ...(await segmentMeans(ctx.pool, matrix.x, found)) };
}

/** k-means gives centres and inertia along with the labels. */
async function fitKMeans(
  { x }: FeatureMatrix,
  { k, options }: FitRequest,
  ctx: Context,
): Promise<CandidateFit> {
  const given = { starts: startsFor(x), ...options, k };
  const settings = kmeansLearner.options.parse(given);
  const seed = ctx.rng.fork('explore').fork(settings.k).uint32();
  const onProgress = (share: number): void => ctx.progress.report(share);
  const fit = await kmeans(ctx.pool, x, { ...settings, seed, onProgress });
  const { inertia, sizes, centres, labels } = fit;
  return { k: fit.k, inertia, sizes, centres, labels, bic: null, names: new Array<null>(fit.k).fill(null) };
}

/**
 * The model of a candidate, which is found again where the learner needs more than its centres: the context must have
 * the random numbers that it was explored with.
 */
export async function modelOfCandidate(
  matrix: FeatureMatrix,
  { candidate, ...request }: LearnerChoice & { readonly candidate: ExploredCandidate },
  ctx: Context,
): Promise<SegmentModel> {
  const { learner } = request;
  if (learner.name === kmeansLearner.name) return modelOfClustering(matrix, candidate, ctx);
  const k = learner.takesK ? candidate.k : null;
  const found = await learner.fit({ x: matrix }, parsedOptions({ ...request, k }), streamOf(ctx, k));
  invariant(
    found.labels.every((label, i) => label === candidate.labels[i]),
    `${learner.name}: the model has other segments than were certified`,
  );
  return found.model;
}

function parsedOptions({ learner, options, k }: FitRequest): unknown {
  return learner.options.parse(k === null ? options : { ...options, k });
}

function streamOf(ctx: Context, k: number | null): Context {
  return { ...ctx, rng: ctx.rng.fork('explore').fork(k ?? 0) };
}
