import { crossProducts } from '#kernels';
import type { RegressorInput } from '#learn';
import type { Context } from '#matrix';
import { giveAir } from '../give-air.ts';

/** Weighted means over the rows of products of centred columns. */
export interface Moments {
  /** [nCols] */
  readonly means: Float64Array;
  /** [nCols, nCols] */
  readonly covariance: Float64Array;
  /** [nCols] with the target. */
  readonly withTarget: Float64Array;
}

const ROWS_AT_ONCE = 4096;
/** A column whose variance is below this share of its squared mean is constant but for rounding. */
const CONSTANT = 1e-22;

/** Means, covariances and those with the target, in f64. O(nRows nCols^2) */
export async function momentsOf(
  { x: { x }, y, weights }: RegressorInput,
  { total, mean }: { readonly total: number; readonly mean: number },
  { pool, signal }: Context,
): Promise<Moments> {
  const { nRows, nCols, data } = x;
  const means = new Float64Array(nCols);
  for (let row = 0; row < nRows; row++) {
    if (row % ROWS_AT_ONCE === 0) await giveAir(signal);
    const weight = weights === null ? 1 : weights[row]!;
    for (let j = 0; j < nCols; j++) means[j]! += weight * data[row * nCols + j]!;
  }
  for (let j = 0; j < nCols; j++) means[j]! /= total;
  const withTarget = new Float64Array(nCols);
  const covariance = weights === null ? await crossProducts(pool, x, means) : new Float64Array(nCols * nCols);
  const off = new Float64Array(nCols);
  for (let row = 0; row < nRows; row++) {
    if (row % ROWS_AT_ONCE === 0) await giveAir(signal);
    const weight = weights === null ? 1 : weights[row]!;
    if (weight === 0) continue;
    const own = weight * (y[row]! - mean);
    for (let j = 0; j < nCols; j++) {
      off[j] = data[row * nCols + j]! - means[j]!;
      withTarget[j]! += own * off[j]!;
    }
    if (weights !== null) addSquares(covariance, off, weight);
  }
  for (let i = 0; i < nCols; i++) {
    withTarget[i]! /= total;
    for (let j = 0; j <= i; j++) covariance[i * nCols + j]! /= total;
    for (let j = 0; j < i; j++) covariance[j * nCols + i] = covariance[i * nCols + j]!;
  }
  for (let j = 0; j < nCols; j++) {
    if (covariance[j * nCols + j]! > CONSTANT * means[j]! ** 2) continue;
    withTarget[j] = 0;
    for (let i = 0; i < nCols; i++) {
      covariance[i * nCols + j] = 0;
      covariance[j * nCols + i] = 0;
    }
  }
  return { means, covariance, withTarget };
}

/** Adds a row's products to the lower half. */
function addSquares(sums: Float64Array, off: Float64Array, weight: number): void {
  const n = off.length;
  for (let i = 0; i < n; i++) {
    const own = weight * off[i]!;
    for (let j = 0; j <= i; j++) sums[i * n + j]! += own * off[j]!;
  }
}
