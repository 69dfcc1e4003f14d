import type { MixtureDensities } from '#kernels';
import { inverseCholesky } from './inverse-cholesky.ts';
import type { CovarianceKind } from './options.ts';

/** A mixture of k normal densities. */
export interface MixtureParameters {
  readonly covariance: CovarianceKind;
  readonly k: number;
  readonly nCols: number;
  /** [k] shares of the rows, in all 1. */
  readonly weights: Float64Array;
  /** [k, nCols] */
  readonly means: Float64Array;
  /** full [k, nCols, nCols], tied [nCols, nCols], diagonal [k, nCols], spherical [k] */
  readonly covariances: Float64Array;
}

/** Numbers that `covariances` holds. */
export function covarianceCells({ covariance, k, nCols }: Shape): number {
  return { full: k * nCols * nCols, tied: nCols * nCols, diagonal: k * nCols, spherical: k }[covariance];
}

/** Numbers that are free to choose: weights, means and covariances. */
export function freeParameters({ covariance, k, nCols }: Shape): number {
  const triangle = (nCols * (nCols + 1)) / 2;
  const free = { full: k * triangle, tied: triangle, diagonal: k * nCols, spherical: k }[covariance];
  return k - 1 + k * nCols + free;
}

/** The densities of a mixture as passes over rows take them; null where a covariance is not positive definite. */
export function densitiesOf({ weights, means, ...rest }: MixtureParameters): MixtureDensities | null {
  const { covariance, k, nCols } = rest;
  const isDiagonal = covariance === 'diagonal' || covariance === 'spherical';
  const cells = isDiagonal ? nCols : nCols * nCols;
  const factors = new Float64Array(k * cells);
  const offsets = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    const factor = factorOf(rest, c);
    if (factor === null) return null;
    factors.set(factor, c * cells);
    let log = Math.log(weights[c]!) - (nCols / 2) * Math.log(2 * Math.PI);
    for (let j = 0; j < nCols; j++) log += Math.log(factor[isDiagonal ? j : j * nCols + j]!);
    offsets[c] = log;
  }
  const areFinite = factors.every((value) => Math.abs(value) <= LARGEST) && offsets.every(Number.isFinite);
  return areFinite ? { k, nCols, isDiagonal, means, factors, offsets } : null;
}

type Shape = Pick<MixtureParameters, 'covariance' | 'k' | 'nCols'>;

/** Largest factor: its square times that of any f32 is still finite. */
const LARGEST = 1e60;

function factorOf(
  { covariance, nCols, covariances }: Omit<MixtureParameters, 'weights' | 'means'>,
  c: number,
): Float64Array | null {
  const cells = nCols * nCols;
  if (covariance === 'tied') return inverseCholesky(covariances, nCols);
  if (covariance === 'full') return inverseCholesky(covariances.subarray(c * cells, (c + 1) * cells), nCols);
  const variances =
    covariance === 'spherical'
      ? new Float64Array(nCols).fill(covariances[c]!)
      : covariances.subarray(c * nCols, (c + 1) * nCols);
  return variances.every((variance) => variance > 0)
    ? variances.map((variance) => 1 / Math.sqrt(variance))
    : null;
}
