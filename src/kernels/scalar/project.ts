import type { Dense } from './dense.ts';

/** Scores [nRows, components]: each row minus `mean`, times the axes [components, nCols]; f64 sums. */
export function project(x: Dense, mean: Float64Array, axes: Float64Array): Float32Array {
  const { nRows, nCols, data } = x;
  const components = axes.length / nCols;
  const scores = new Float32Array(nRows * components);
  for (let i = 0; i < nRows; i++) {
    for (let c = 0; c < components; c++) {
      let sum = 0;
      for (let j = 0; j < nCols; j++) sum += (data[i * nCols + j]! - mean[j]!) * axes[c * nCols + j]!;
      scores[i * components + c] = sum;
    }
  }
  return scores;
}
