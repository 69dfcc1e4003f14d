import type { Dense } from './dense.ts';

/** Distance of every row to its k-th nearest other row, k in 0..nRows - 1. O(nRows^2 log nRows) */
export function coreDistances(x: Dense, k: number): Float32Array {
  return Float32Array.from({ length: x.nRows }, (_, row) => {
    const all = Float64Array.from({ length: x.nRows }, (_, other) => distance(x, row, other)).sort();
    // The row itself is one of the nearest, at 0.
    return all[k]!;
  });
}

/** Lengths of a minimum spanning tree under mutual reachability, ascending (Prim 1957). O(nRows^2) */
export function spanningLengths(x: Dense, cores: Float32Array): Float32Array {
  const lengths = new Float32Array(Math.max(0, x.nRows - 1));
  const nearest = new Float64Array(x.nRows).fill(Number.POSITIVE_INFINITY);
  const isIn = new Uint8Array(x.nRows);
  let row = 0;
  for (let edge = 0; edge < lengths.length; edge++) {
    isIn[row] = 1;
    let next = -1;
    for (let other = 0; other < x.nRows; other++) {
      if (isIn[other]) continue;
      const reach = Math.max(cores[row]!, cores[other]!, Math.fround(distance(x, row, other)));
      nearest[other] = Math.min(nearest[other]!, reach);
      if (next < 0 || nearest[other]! < nearest[next]!) next = other;
    }
    lengths[edge] = nearest[next]!;
    row = next;
  }
  return lengths.sort();
}

function distance({ nCols, data }: Dense, a: number, b: number): number {
  let square = 0;
  for (let j = 0; j < nCols; j++) square += (data[a * nCols + j]! - data[b * nCols + j]!) ** 2;
  return Math.sqrt(square);
}
