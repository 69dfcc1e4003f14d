import type { Dense } from './dense.ts';

/** Population covariance [nCols, nCols] about `mean`, in f64. O(nRows nCols^2) */
export function covariance({ nRows, nCols, data }: Dense, mean: Float64Array): Float64Array {
  const out = new Float64Array(nCols * nCols);
  for (let i = 0; i < nRows; i++) {
    for (let p = 0; p < nCols; p++) {
      const deviation = data[i * nCols + p]! - mean[p]!;
      for (let q = 0; q < nCols; q++) out[p * nCols + q]! += deviation * (data[i * nCols + q]! - mean[q]!);
    }
  }
  return out.map((sum) => sum / Math.max(1, nRows));
}
