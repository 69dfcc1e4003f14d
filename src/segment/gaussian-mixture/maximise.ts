import type { MixtureSums } from '#kernels';
import type { CovarianceKind } from './options.ts';
import type { MixtureParameters } from './parameters.ts';

/** What sums are to become. */
export interface MaximiseInput {
  readonly covariance: CovarianceKind;
  /** [k, nCols] that the deviations are from. */
  readonly means: Float64Array;
  /** [nCols] added to the variances. */
  readonly ridge: Float64Array;
}

/** Rows, in sum of posteriors, below which a component has vanished. */
const VANISHED = 1e-8;

/** The parameters that the sums make most likely; null where a component has vanished. O(k nCols^2) */
export function maximise(
  { weights: rows, deviations, products }: MixtureSums,
  { covariance, means: from, ridge }: MaximiseInput,
): MixtureParameters | null {
  const k = rows.length;
  const nCols = ridge.length;
  if (rows.some((sum) => !(sum > VANISHED))) return null;
  const nRows = rows.reduce((a, b) => a + b, 0);
  const shifts = deviations.map((sum, at) => sum / rows[Math.floor(at / nCols)]!);
  const means = from.map((mean, at) => mean + shifts[at]!);
  const weights = rows.map((sum) => sum / nRows);
  const given = { rows, products, shifts, ridge };
  return { covariance, k, nCols, weights, means, covariances: covariancesOf(covariance, given) };
}

interface Given {
  readonly rows: Float64Array;
  readonly products: Float64Array;
  /** [k, nCols] from the old means to the new. */
  readonly shifts: Float64Array;
  readonly ridge: Float64Array;
}

function covariancesOf(covariance: CovarianceKind, given: Given): Float64Array {
  if (covariance === 'full') return fullCovariances(given);
  if (covariance === 'tied') return tiedCovariance(given);
  const variances = diagonalVariances(given);
  if (covariance === 'diagonal') return variances;
  const d = given.ridge.length;
  return given.rows.map((_, c) => variances.subarray(c * d, (c + 1) * d).reduce((a, b) => a + b, 0) / d);
}

function diagonalVariances({ rows, products, shifts, ridge }: Given): Float64Array {
  const d = ridge.length;
  return products.map((sum, at) => {
    const variance = sum / rows[Math.floor(at / d)]! - shifts[at]! ** 2;
    return Math.max(0, variance) + ridge[at % d]!;
  });
}

function fullCovariances({ rows, products, shifts, ridge }: Given): Float64Array {
  const d = ridge.length;
  return products.map((sum, at) => {
    const c = Math.floor(at / (d * d));
    const i = Math.floor(at / d) % d;
    const j = at % d;
    const covariance = sum / rows[c]! - shifts[c * d + i]! * shifts[c * d + j]!;
    return i === j ? Math.max(0, covariance) + ridge[i]! : covariance;
  });
}

/** Mean of the covariances of all components, each weighted by its rows. */
function tiedCovariance(given: Given): Float64Array {
  const { rows, ridge } = given;
  const d = ridge.length;
  const each = fullCovariances({ ...given, ridge: new Float64Array(d) });
  const nRows = rows.reduce((a, b) => a + b, 0);
  const tied = new Float64Array(d * d);
  for (const [at, value] of each.entries()) {
    tied[at % (d * d)]! += (value * rows[Math.floor(at / (d * d))]!) / nRows;
  }
  for (let j = 0; j < d; j++) tied[j * d + j]! += ridge[j]!;
  return tied;
}
