import { Gang } from '../gang';

/** Rows that are worked on at once. */
export const BLOCK: i32 = 8;
/** Bytes of a column of a block: eight f64. */
export const COLUMN: usize = 64;

@unmanaged
export class MixtureParameters extends Gang {
  /** f32[n * d] row-major. */
  x: usize;
  n: i32;
  d: i32;
  k: i32;
  isDiagonal: i32;
  /** f64[k, d] */
  means: usize;
  /** f64[k, d, d] inverse lower Cholesky factors; f64[k, d] if isDiagonal. */
  factors: usize;
  /** f64[k] log densities at the means, with the weights. */
  offsets: usize;
  /** i32[n] component that each row belongs to wholly, or 0; out when rows are assigned. */
  labels: usize;
  rowsPerPart: i32;
  nParts: i32;
  /** f64[nParts, words]: log-likelihood, [k] weights, [k, d] deviations, [k, d, d] or [k, d] products; the first is the sum. */
  sums: usize;
  words: i32;
  /** Of each thread: columns of rows, of deviations, of squares and of logs of a block, `scratchStride` bytes apart. */
  scratch: usize;
  scratchStride: i32;
  /** Out when rows are assigned: i32[n], f32[n], f32[n]. */
  runnersUp: usize;
  posteriors: usize;
  distances: usize;
}

/** f64[d, 8] rows of the block. */
@inline
export function rowsOf(q: MixtureParameters, threadIndex: i32): usize {
  return q.scratch + <usize>threadIndex * <usize>q.scratchStride;
}

/** f64[d, 8] deviations from a mean. */
@inline
export function deviationsOf(q: MixtureParameters, rows: usize): usize {
  return rows + <usize>q.d * COLUMN;
}

/** f64[k, 8] squared Mahalanobis distances. */
@inline
export function squaresOf(q: MixtureParameters, rows: usize): usize {
  return rows + <usize>(2 * q.d) * COLUMN;
}

/** f64[k + 1, 8] log densities, then posteriors; the last is the largest of each row, then the sum. */
@inline
export function logsOf(q: MixtureParameters, rows: usize): usize {
  return rows + <usize>(2 * q.d + q.k) * COLUMN;
}
