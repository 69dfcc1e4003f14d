import type { NeighbourVotes } from '../reach/neighbour-index.ts';

/** Rows as the kernels hold them. */
interface Rows {
  readonly nRows: number;
  readonly nCols: number;
  readonly data: Float32Array;
}

/** Twin of `NeighbourIndex.shares`: all distances, sorted. */
export function neighbourShares(
  x: Rows,
  queries: Rows,
  { k, nClasses, y, votes, byDistance }: NeighbourVotes,
): Float32Array {
  const out = new Float32Array(queries.nRows * nClasses);
  for (let i = 0; i < queries.nRows; i++) {
    const squares = Array.from({ length: x.nRows }, (_, row) => {
      let square = 0;
      for (let j = 0; j < x.nCols; j++)
        square += (queries.data[i * x.nCols + j]! - x.data[row * x.nCols + j]!) ** 2;
      return { row, square };
    });
    const nearest = squares.sort((a, b) => a.square - b.square || a.row - b.row).slice(0, k);
    const isSame = byDistance && nearest[0]!.square === 0;
    const sums = new Float64Array(nClasses);
    for (const { row, square } of nearest) {
      if (isSame && square > 0) break;
      sums[y[row]!]! += (votes?.[row] ?? 1) / (byDistance && !isSame ? Math.sqrt(square) : 1);
    }
    const total = sums.reduce((a, b) => a + b, 0);
    out.set(
      sums.map((sum) => sum / total),
      i * nClasses,
    );
  }
  return out;
}
