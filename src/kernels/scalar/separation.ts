import { type ClusterSpread, calinskiHarabaszOf, daviesBouldinOf } from '../cluster-spread.ts';
import type { Dense } from './dense.ts';

/** Twin of the kernel `clusterSpread` in plain f64. */
export function clusterSpread({ nRows, nCols, data }: Dense, labels: Int32Array, k: number): ClusterSpread {
  const sizes = new Int32Array(k);
  const centres = new Float64Array(k * nCols);
  for (let i = 0; i < nRows; i++) {
    sizes[labels[i]!]!++;
    for (let j = 0; j < nCols; j++) centres[labels[i]! * nCols + j]! += data[i * nCols + j]!;
  }
  for (let at = 0; at < centres.length; at++) centres[at]! /= Math.max(1, sizes[Math.floor(at / nCols)]!);
  const squares = new Float64Array(k);
  const distances = new Float64Array(k);
  for (let i = 0; i < nRows; i++) {
    const c = labels[i]!;
    let square = 0;
    for (let j = 0; j < nCols; j++) square += (data[i * nCols + j]! - centres[c * nCols + j]!) ** 2;
    squares[c]! += square;
    distances[c]! += Math.sqrt(square);
  }
  return { nCols, sizes, centres, squares, distances };
}

/** Twin of `calinskiHarabasz`. */
export function calinskiHarabasz(x: Dense, labels: Int32Array, k: number): number {
  return calinskiHarabaszOf(clusterSpread(x, labels, k));
}

/** Twin of `daviesBouldin`. */
export function daviesBouldin(x: Dense, labels: Int32Array, k: number): number {
  return daviesBouldinOf(clusterSpread(x, labels, k));
}
