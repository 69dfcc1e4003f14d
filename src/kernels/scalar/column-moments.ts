import type { Dense } from './dense.ts';

/** Mean and population variance per column, two passes in f64. */
export function columnMoments({ nRows, nCols, data }: Dense): { mean: Float64Array; variance: Float64Array } {
  const mean = new Float64Array(nCols);
  const variance = new Float64Array(nCols);
  if (nRows === 0) return { mean, variance };
  for (let i = 0; i < nRows; i++) for (let j = 0; j < nCols; j++) mean[j]! += data[i * nCols + j]!;
  for (let j = 0; j < nCols; j++) mean[j]! /= nRows;
  for (let i = 0; i < nRows; i++) {
    for (let j = 0; j < nCols; j++) variance[j]! += (data[i * nCols + j]! - mean[j]!) ** 2;
  }
  for (let j = 0; j < nCols; j++) variance[j]! /= nRows;
  return { mean, variance };
}
