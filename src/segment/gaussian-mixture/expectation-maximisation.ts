import { throwIfAborted } from '#base';
import { type KernelMatrix, type MixtureDensities, type MixtureSums, mixtureSums } from '#kernels';
import type { Context } from '#matrix';
import { type MaximiseInput, maximise } from './maximise.ts';
import { densitiesOf, type MixtureParameters } from './parameters.ts';

/** How the parameters of a mixture are improved. */
export interface Improvement extends Pick<MaximiseInput, 'covariance' | 'ridge'> {
  readonly maxIterations: number;
  /** Least gain in mean log-likelihood of an iteration. */
  readonly tolerance: number;
  /** Told the iterations that are done. */
  readonly onIteration?: (iterations: number) => void;
}

/** Parameters with their densities. */
export interface Mixture {
  readonly parameters: MixtureParameters;
  readonly densities: MixtureDensities;
  readonly iterations: number;
}

/** The mixture of rows that belong to one component each; null where a component has no rows. */
export async function mixtureOfLabels(
  x: KernelMatrix,
  given: { readonly labels: Int32Array; readonly centres: Float64Array } & Improvement,
  { pool }: Context,
): Promise<Mixture | null> {
  const { labels, centres, covariance } = given;
  const { nCols } = x;
  const k = centres.length / nCols;
  const isDiagonal = covariance === 'diagonal' || covariance === 'spherical';
  const factors = new Float64Array(k * (isDiagonal ? nCols : nCols * nCols));
  const densities = { k, nCols, isDiagonal, means: centres, factors, offsets: new Float64Array(k) };
  return mixtureOf(await mixtureSums(pool, x, { densities, labels }), { ...given, means: centres }, 0);
}

/** Expectation maximisation from a mixture on; null where a component vanishes. */
export async function improve(
  x: KernelMatrix,
  from: Mixture,
  improvement: Improvement,
  { pool, signal }: Pick<Context, 'pool' | 'signal'>,
): Promise<Mixture | null> {
  const { maxIterations, tolerance, onIteration } = improvement;
  let mixture = from;
  let last = Number.NEGATIVE_INFINITY;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    throwIfAborted(signal);
    const { densities } = mixture;
    const sums = await mixtureSums(pool, x, { densities });
    if (sums.logLikelihood - last < tolerance * x.nRows) break;
    last = sums.logLikelihood;
    const next = mixtureOf(sums, { ...improvement, means: densities.means }, iteration);
    if (next === null) return null;
    mixture = next;
    onIteration?.(iteration);
  }
  return mixture;
}

function mixtureOf(sums: MixtureSums, input: MaximiseInput, iterations: number): Mixture | null {
  const parameters = maximise(sums, input);
  const densities = parameters === null ? null : densitiesOf(parameters);
  return parameters === null || densities === null ? null : { parameters, densities, iterations };
}
