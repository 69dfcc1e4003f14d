import { linkageOf } from '../linkage.ts';
import type { Linkage } from '../types.ts';

/** Ward's tree of `points` [n, nCols] by its definition: the pair that costs least is merged, n - 1 times. O(n^3 nCols) */
export function wardLinkage(points: Float64Array, nCols: number, weights?: Float64Array): Linkage {
  const n = points.length / nCols;
  const sizes = weights ?? new Float64Array(n).fill(1);
  const clusters = Array.from({ length: n }, (_, i) => ({
    point: i,
    size: sizes[i]!,
    mean: points.slice(i * nCols, (i + 1) * nCols),
  }));
  const pairs: number[] = [];
  const heights: number[] = [];
  while (clusters.length > 1) {
    let best = { a: 0, b: 1, square: Number.POSITIVE_INFINITY };
    for (let a = 0; a < clusters.length; a++) {
      for (let b = a + 1; b < clusters.length; b++) {
        const square = squaredHeight(clusters[a]!, clusters[b]!);
        if (square < best.square) best = { a, b, square };
      }
    }
    const [right] = clusters.splice(best.b, 1);
    const left = clusters[best.a]!;
    const size = left.size + right!.size;
    const mean = left.mean.map((value, j) => (left.size * value + right!.size * right!.mean[j]!) / size);
    clusters[best.a] = { point: left.point, size, mean };
    pairs.push(left.point, right!.point);
    heights.push(Math.sqrt(best.square));
  }
  return linkageOf(sizes, { points: Int32Array.from(pairs), heights: Float64Array.from(heights) });
}

interface Cluster {
  readonly size: number;
  readonly mean: Float64Array;
}

function squaredHeight(a: Cluster, b: Cluster): number {
  let square = 0;
  for (const [j, value] of a.mean.entries()) square += (value - b.mean[j]!) ** 2;
  return (square * 2) / (1 / a.size + 1 / b.size);
}
