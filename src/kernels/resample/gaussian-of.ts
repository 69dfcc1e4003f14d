import type { Dense } from '../scalar/dense.ts';
import type { Gaussian } from '../scalar/draws.ts';

/** A pivot below this share of its column's variance counts as 0: the column depends on those before it. */
const RANK_TOLERANCE = 1e-10;

/** The Gaussian with the mean and population covariance of the rows, singular or not. O(nRows nCols^2). */
export function gaussianOf(x: Dense): Gaussian {
  const { nRows, nCols, data } = x;
  const mean = new Float64Array(nCols);
  for (let i = 0; i < nRows; i++) {
    for (let j = 0; j < nCols; j++) mean[j]! += data[i * nCols + j]! / nRows;
  }
  const covariance = new Float64Array(nCols * nCols);
  const centred = new Float64Array(nCols);
  for (let i = 0; i < nRows; i++) {
    for (let j = 0; j < nCols; j++) centred[j] = data[i * nCols + j]! - mean[j]!;
    for (let j = 0; j < nCols; j++) {
      for (let c = 0; c <= j; c++) covariance[j * nCols + c]! += (centred[j]! * centred[c]!) / nRows;
    }
  }
  return { mean, root: choleskyRoot(covariance, nCols) };
}

/** Lower triangular L with L L' = C for a positive semidefinite C of which the lower triangle is read. */
export function choleskyRoot(covariance: Float64Array, nCols: number): Float64Array {
  const root = new Float64Array(nCols * nCols);
  for (let j = 0; j < nCols; j++) {
    const pivot = residual(j, j, j);
    if (pivot <= RANK_TOLERANCE * covariance[j * nCols + j]!) continue;
    root[j * nCols + j] = Math.sqrt(pivot);
    for (let i = j + 1; i < nCols; i++) root[i * nCols + j] = residual(i, j, j) / root[j * nCols + j]!;
  }
  return root;

  function residual(i: number, j: number, nDone: number): number {
    let sum = covariance[i * nCols + j]!;
    for (let c = 0; c < nDone; c++) sum -= root[i * nCols + c]! * root[j * nCols + c]!;
    return sum;
  }
}
