import { invariant, partOf } from '#base';
import { assignMixture, columnMoments, type KernelMatrix, kmeans, type MixtureAssignment } from '#kernels';
import type { Context } from '#matrix';
import { type Improvement, improve, type Mixture, mixtureOfLabels } from './expectation-maximisation.ts';
import type { GaussianMixtureOptions } from './options.ts';
import { covarianceCells, densitiesOf } from './parameters.ts';

/** A mixture and where the rows that it was found on belong. */
export interface FoundMixture {
  readonly mixture: Mixture;
  readonly assignment: MixtureAssignment;
  /** [k] rows; none is 0. */
  readonly sizes: Int32Array;
}

/** What is added to the variances of each column [nCols]: a share of the column's own, or of 1 where it is constant. */
export async function ridgeOf(
  x: KernelMatrix,
  { regularisation }: Pick<GaussianMixtureOptions, 'regularisation'>,
  { pool }: Context,
): Promise<Float64Array> {
  const { variance } = await columnMoments(pool, x);
  return variance.map((value) => regularisation * (value > CONSTANT ? value : 1));
}

const CONSTANT = 1e-30;

/**
 * The most likely of several starts, the first of equals. A start in which a component vanishes or is the most probable
 * one of no row is left out; when all are, k-means stands in for them: components of equal weight and spread.
 * @throws TOO_FEW_DISTINCT_ROWS when there are fewer distinct rows than k.
 */
export async function bestStart(
  x: KernelMatrix,
  options: GaussianMixtureOptions,
  ctx: Context,
): Promise<FoundMixture> {
  const ridge = await ridgeOf(x, options, ctx);
  const rng = ctx.rng.fork('gaussian-mixture');
  let best: FoundMixture | null = null;
  for (let start = 0; start < options.starts; start++) {
    const progress = partOf(ctx.progress, start / options.starts, (start + 1) / options.starts);
    const onIteration = (done: number): void => progress.report(done / options.maxIterations);
    const seed = rng.fork(start).uint32();
    const found = await oneStart(x, { ...options, ridge, onIteration, seed }, ctx);
    const isBetter = found !== null && !(found.assignment.logLikelihood <= likelihoodOf(best));
    if (isBetter) best = found;
    progress.report(1);
  }
  return best ?? (await kmeansAsMixture(x, { ...options, ridge, seed: rng.uint32() }, ctx));
}

function likelihoodOf(found: FoundMixture | null): number {
  return found?.assignment.logLikelihood ?? Number.NEGATIVE_INFINITY;
}

interface Start extends Improvement {
  readonly k: number;
  readonly seed: number;
}

async function oneStart(
  x: KernelMatrix,
  { k, seed, ...improvement }: Start,
  ctx: Context,
): Promise<FoundMixture | null> {
  const { labels, centres } = await kmeans(ctx.pool, x, { k, starts: 1, seed });
  const first = await mixtureOfLabels(x, { labels, centres, ...improvement }, ctx);
  const mixture = first === null ? null : await improve(x, first, improvement, ctx);
  return mixture === null ? null : foundBy(x, mixture, ctx);
}

/** Where rows belong; null where a component is the most probable one of no row. */
async function foundBy(x: KernelMatrix, mixture: Mixture, { pool }: Context): Promise<FoundMixture | null> {
  const assignment = await assignMixture(pool, x, mixture.densities);
  const sizes = new Int32Array(mixture.parameters.k);
  for (const label of assignment.labels) sizes[label]!++;
  return sizes.every((size) => size > 0) ? { mixture, assignment, sizes } : null;
}

/** Equal spheres around the centres of k-means: the most probable component is the nearest centre. */
async function kmeansAsMixture(
  x: KernelMatrix,
  { k, seed, covariance, ridge, starts }: Start & { readonly starts: number },
  ctx: Context,
): Promise<FoundMixture> {
  ctx.log.debug(`Gaussian mixture: no start kept ${k} segments, k-means stands in`);
  const { nCols } = x;
  const found = await kmeans(ctx.pool, x, { k, starts, seed });
  const variance = Math.max(found.inertia / (x.nRows * nCols), ...ridge);
  const shape = { covariance, k, nCols };
  const isDiagonal = covariance === 'diagonal' || covariance === 'spherical';
  const covariances = Float64Array.from({ length: covarianceCells(shape) }, (_, at) =>
    isDiagonal || Math.floor(at / nCols) % nCols === at % nCols ? variance : 0,
  );
  const weights = new Float64Array(k).fill(1 / k);
  const parameters = { ...shape, weights, means: found.centres, covariances };
  const densities = densitiesOf(parameters);
  invariant(densities !== null, 'gaussian-mixture: equal spheres are densities');
  const assignment = await assignMixture(ctx.pool, x, densities);
  // The nearest centre by other arithmetic: rows in the middle of two may differ, the labels of k-means count.
  return {
    mixture: { parameters, densities, iterations: 0 },
    assignment: { ...assignment, labels: found.labels },
    sizes: found.sizes,
  };
}
