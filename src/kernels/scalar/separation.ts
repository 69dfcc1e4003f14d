import type { Dense } from './dense.ts';

interface Spread {
  readonly counts: Int32Array;
  readonly centres: Float64Array;
  /** Sum of squared and of plain distances to the own centre, per cluster. */
  readonly squares: Float64Array;
  readonly distances: Float64Array;
}

function spread({ nRows, nCols, data }: Dense, labels: Int32Array, k: number): Spread {
  const counts = new Int32Array(k);
  const centres = new Float64Array(k * nCols);
  for (let i = 0; i < nRows; i++) {
    counts[labels[i]!]!++;
    for (let j = 0; j < nCols; j++) centres[labels[i]! * nCols + j]! += data[i * nCols + j]!;
  }
  for (let at = 0; at < centres.length; at++) centres[at]! /= Math.max(1, counts[Math.floor(at / nCols)]!);
  const squares = new Float64Array(k);
  const distances = new Float64Array(k);
  for (let i = 0; i < nRows; i++) {
    const c = labels[i]!;
    let square = 0;
    for (let j = 0; j < nCols; j++) square += (data[i * nCols + j]! - centres[c * nCols + j]!) ** 2;
    squares[c]! += square;
    distances[c]! += Math.sqrt(square);
  }
  return { counts, centres, squares, distances };
}

/** Calinski-Harabasz index (1974) of the clusters that hold rows; see `calinskiHarabasz` of the layer. */
export function calinskiHarabasz(x: Dense, labels: Int32Array, k: number): number {
  const { counts, centres, squares } = spread(x, labels, k);
  const all = spread(x, new Int32Array(x.nRows), 1).centres;
  let between = 0;
  for (let c = 0; c < k; c++) {
    for (let j = 0; j < x.nCols; j++) between += counts[c]! * (centres[c * x.nCols + j]! - all[j]!) ** 2;
  }
  const nUsed = counts.filter((count) => count > 0).length;
  if (nUsed < 2 || nUsed >= x.nRows || between === 0) return 0;
  const within = squares.reduce((a, b) => a + b, 0);
  return Math.min(between / (nUsed - 1) / (within / (x.nRows - nUsed)), Number.MAX_VALUE);
}

/** Davies-Bouldin index (1979) of the clusters that hold rows; see `daviesBouldin` of the layer. */
export function daviesBouldin(x: Dense, labels: Int32Array, k: number): number {
  const { counts, centres, distances } = spread(x, labels, k);
  const used = [...counts.keys()].filter((c) => counts[c]! > 0);
  if (used.length < 2) return 0;
  let total = 0;
  for (const c of used) total += Math.max(0, ...used.filter((e) => e !== c).map((e) => likeness(c, e)));
  return total / used.length;

  function likeness(c: number, e: number): number {
    let square = 0;
    for (let j = 0; j < x.nCols; j++) {
      square += (centres[c * x.nCols + j]! - centres[e * x.nCols + j]!) ** 2;
    }
    if (square === 0) return 0;
    return (distances[c]! / counts[c]! + distances[e]! / counts[e]!) / Math.sqrt(square);
  }
}
