import { Gang } from '../gang';

/** Logistic regression over rows; linear predictors are named etas. D is d + 1: the last column is the intercept's. */
@unmanaged
export class LogisticParameters extends Gang {
  /** f32[n * stride, d] row-major; every stride-th row is looked at. */
  x: usize;
  n: i32;
  d: i32;
  stride: i32;
  /** Linear predictors: 1 for two classes, else one a class. */
  k: i32;
  /** f64[k, D] */
  coefficients: usize;
  /** i32[n * stride] class of each row. */
  y: usize;
  /** f32[n * stride], or 0: all 1. */
  weights: usize;
  /** i32[m] columns of the Hessian, 0..d. */
  columns: usize;
  m: i32;
  /** Rows that are worked on at once, a multiple of 8. */
  blockRows: i32;
  /** A multiple of blockRows. */
  rowsPerPart: i32;
  nParts: i32;
  /** f64[nParts, words]: loss, [k, D] gradient, [k (k + 1) / 2, m, m] Hessian, upper triangles; the first is the sum. */
  sums: usize;
  words: i32;
  /** Of each thread: a block's columns, probabilities, residuals and scratch, `scratchStride` bytes apart. */
  scratch: usize;
  scratchStride: i32;
  /** Out when rows are predicted: f32[n, classes]. */
  probabilities: usize;
}

/** Bytes of a column of a block. */
@inline
export function columnBytes(q: LogisticParameters): usize {
  return (<usize>q.blockRows) << 3;
}

/** f64[D, blockRows] */
@inline
export function blockOf(q: LogisticParameters, threadIndex: i32): usize {
  return q.scratch + <usize>threadIndex * <usize>q.scratchStride;
}

/** f64[k, blockRows] etas, then probabilities; with k = 1 of class 1. */
@inline
export function probabilitiesOf(q: LogisticParameters, block: usize): usize {
  return block + <usize>(q.d + 1) * columnBytes(q);
}

/** f64[k, blockRows] weight times (probability - whether it is the class). */
@inline
export function residualsOf(q: LogisticParameters, block: usize): usize {
  return block + <usize>(q.d + 1 + q.k) * columnBytes(q);
}

/** f64[blockRows] weights; those of rows that only fill up are 0. */
@inline
export function weightsOf(q: LogisticParameters, block: usize): usize {
  return block + <usize>(q.d + 1 + 2 * q.k) * columnBytes(q);
}

/** f64[blockRows] classes. */
@inline
export function classesOf(q: LogisticParameters, block: usize): usize {
  return weightsOf(q, block) + columnBytes(q);
}

/** f64[3, blockRows]: curvature of each row, and two columns times it. */
@inline
export function curvaturesOf(q: LogisticParameters, block: usize): usize {
  return weightsOf(q, block) + 2 * columnBytes(q);
}
