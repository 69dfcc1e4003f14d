import { type KernelMatrix, silhouette } from '#kernels';
import type { Context } from '#matrix';
import type { ExploredCandidate } from '../explore/index.ts';

/** What the separation criteria of one k are sums of, row by row, on the rows of the bootstrap. */
export interface SeparationRows {
  readonly k: number;
  /** [n] */
  readonly labels: Int32Array;
  /** [n] silhouette widths. */
  readonly widths: Float32Array;
  /** [n] squared distance to the own centre. */
  readonly squares: Float64Array;
  /** [k, k] distances between centres. */
  readonly between: Float64Array;
}

/** Silhouette widths and distances of the rows of `x` under the candidate's labels of them. */
export async function separationRows(
  x: KernelMatrix,
  { candidate, labels }: { candidate: ExploredCandidate; labels: Int32Array },
  { pool }: Context,
): Promise<SeparationRows> {
  const { k, centres } = candidate;
  const { widths } = await silhouette(pool, x, labels, k);
  const squares = squaredDistances(x, (row) => labels[row]! * x.nCols, centres);
  const between = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      let sum = 0;
      for (let j = 0; j < x.nCols; j++) sum += (centres[a * x.nCols + j]! - centres[b * x.nCols + j]!) ** 2;
      between[a * k + b] = Math.sqrt(sum);
    }
  }
  return { k, labels, widths, squares, between };
}

/** [n] squared distance of each row to the mean of all rows. */
export function squaresToMean(x: KernelMatrix): Float64Array {
  const mean = new Float64Array(x.nCols);
  for (let at = 0; at < x.data.length; at++) mean[at % x.nCols]! += x.data[at]! / x.nRows;
  return squaredDistances(x, () => 0, mean);
}

function squaredDistances(x: KernelMatrix, at: (row: number) => number, points: Float64Array): Float64Array {
  const { nRows, nCols, data } = x;
  const squares = new Float64Array(nRows);
  for (let i = 0; i < nRows; i++) {
    const from = at(i);
    let sum = 0;
    for (let j = 0; j < nCols; j++) sum += (data[i * nCols + j]! - points[from + j]!) ** 2;
    squares[i] = sum;
  }
  return squares;
}
