import { z } from 'zod';
import { AppError } from '#base';
import type { Bundle } from '#learn';
import { isCalibration } from '../protocol/index.ts';
import { covarianceKindSchema } from './options.ts';
import { covarianceCells, densitiesOf } from './parameters.ts';
import type { GaussianMixtureState } from './state.ts';

const FORMAT = 'gaussian-mixture';
const VERSION = 1;
/** Largest magnitude of a feature, and so of a mean: its square must stay well inside f32. */
const LARGEST = 1e15;

const factsSchema = z.object({
  features: z.array(z.string()).min(1),
  k: z.number().int().min(1),
  covariance: covarianceKindSchema,
  logLikelihood: z.number(),
});
const arraysSchema = z.object({
  weights: z.instanceof(Float64Array),
  means: z.instanceof(Float64Array),
  covariances: z.instanceof(Float64Array),
  sizes: z.instanceof(Int32Array),
  noveltyOffsets: z.instanceof(Uint32Array),
  noveltyDistances: z.instanceof(Float64Array),
});

/** A fitted Gaussian mixture as facts and arrays. */
export function packGaussianMixture(state: GaussianMixtureState): Bundle {
  const { features, k, covariance, logLikelihood, weights, means, covariances, sizes, calibration } = state;
  return {
    format: FORMAT,
    version: VERSION,
    facts: { features: [...features], k, covariance, logLikelihood },
    arrays: {
      weights,
      means,
      covariances,
      sizes,
      noveltyOffsets: calibration.offsets,
      noveltyDistances: calibration.distances,
    },
  };
}

/**
 * The state that was packed.
 * @throws FORMAT_UNSUPPORTED when the bundle is of another format or version.
 * @throws WORKSPACE_CORRUPT when facts or arrays are missing or do not fit together.
 */
export function unpackGaussianMixture({ format, version, ...content }: Bundle): GaussianMixtureState {
  if (format !== FORMAT || version !== VERSION) {
    throw new AppError(
      'FORMAT_UNSUPPORTED',
      `gaussian-mixture bundle: expected ${FORMAT} version ${VERSION}, got ${format} version ${version}`,
    );
  }
  const facts = factsSchema.safeParse(content.facts);
  const arrays = arraysSchema.safeParse(content.arrays);
  const state = facts.success && arrays.success ? stateOf(facts.data, arrays.data) : null;
  if (state === null || !fits(state)) {
    throw new AppError(
      'WORKSPACE_CORRUPT',
      'gaussian-mixture bundle: expected weights, means, positive definite covariances, sizes and novelty that fit k',
    );
  }
  return state;
}

function stateOf(
  facts: z.infer<typeof factsSchema>,
  { noveltyOffsets, noveltyDistances, ...arrays }: z.infer<typeof arraysSchema>,
): GaussianMixtureState {
  return { ...facts, ...arrays, calibration: { offsets: noveltyOffsets, distances: noveltyDistances } };
}

function fits(state: GaussianMixtureState): boolean {
  const { k, features, weights, means, covariances, sizes, calibration } = state;
  const nCols = features.length;
  const total = weights.reduce((a, b) => a + b, 0);
  return (
    weights.length === k &&
    weights.every((weight) => weight > 0) &&
    Math.abs(total - 1) < 1e-6 &&
    means.length === k * nCols &&
    means.every((value) => Math.abs(value) <= LARGEST) &&
    covariances.length === covarianceCells({ ...state, nCols }) &&
    covariances.every((value) => Math.abs(value) <= LARGEST ** 2) &&
    densitiesOf({ ...state, nCols }) !== null &&
    sizes.length === k &&
    sizes.every((size) => size >= 1) &&
    isCalibration(calibration, k)
  );
}
