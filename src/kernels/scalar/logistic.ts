import type { LogisticSums } from '../types.ts';

/** Rows as the kernels hold them. */
interface Rows {
  readonly nRows: number;
  readonly nCols: number;
  readonly data: Float32Array;
}

/** Twin of `LogisticRows.sums`: plain, one thread, over the columns asked for. */
export function logisticSums(
  x: Rows,
  { y, weights, k }: { y: Int32Array; weights: Float32Array | null; k: number },
  { coefficients, stride = 1, columns }: { coefficients: Float64Array; stride?: number; columns: Int32Array },
): LogisticSums {
  const width = x.nCols + 1;
  const m = columns.length;
  const size = k * m;
  const gradient = new Float64Array(k * width);
  const hessian = new Float64Array(size * size);
  let loss = 0;
  for (let row = 0; row < x.nRows; row += stride) {
    const p = probabilitiesOf(x, row, { coefficients, k });
    const weight = weights === null ? 1 : weights[row]!;
    const valueAt = (j: number): number => (j === x.nCols ? 1 : x.data[row * x.nCols + j]!);
    loss -= weight * Math.log(p[y[row]!]!);
    for (let a = 0; a < k; a++) {
      const classOf = k === 1 ? 1 : a;
      for (let j = 0; j < width; j++)
        gradient[a * width + j]! += weight * (p[classOf]! - +(y[row] === classOf)) * valueAt(j);
      for (let b = 0; b < k; b++) {
        const other = k === 1 ? 1 : b;
        const curvature = weight * p[classOf]! * (+(a === b) - p[other]!);
        for (const [i, first] of columns.entries()) {
          for (const [j, second] of columns.entries()) {
            hessian[(a * m + i) * size + b * m + j]! += curvature * valueAt(first) * valueAt(second);
          }
        }
      }
    }
  }
  return { loss, gradient, hessian };
}

/** Twin of `logisticProbabilities`, of one row. */
export function probabilitiesOf(
  { nCols, data }: Rows,
  row: number,
  { coefficients, k }: { coefficients: Float64Array; k: number },
): Float64Array {
  const etas = Float64Array.from({ length: k }, (_, c) => {
    let eta = 0;
    for (let j = 0; j < nCols; j++) eta += coefficients[c * (nCols + 1) + j]! * data[row * nCols + j]!;
    return eta + coefficients[c * (nCols + 1) + nCols]!;
  });
  const all = k === 1 ? Float64Array.of(0, etas[0]!) : etas;
  const most = all.reduce((a, b) => Math.max(a, b));
  const sum = all.reduce((total, eta) => total + Math.exp(eta - most), 0);
  return all.map((eta) => Math.exp(eta - most) / sum);
}
