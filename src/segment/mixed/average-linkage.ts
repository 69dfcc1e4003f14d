import { type Linkage, linkageOf } from '#kernels';
import type { Distances } from './gower.ts';

/**
 * The tree of average linkage (UPGMA, Sokal and Michener 1958) by nearest-neighbour chains (Murtagh 1983; Muellner
 * 2011). O(n^2) time and memory.
 */
export function averageLinkage({ n, between }: Distances): Linkage {
  const distances = Float64Array.from(between);
  const sizes = new Float64Array(n).fill(1);
  const chain: number[] = [];
  const points = new Int32Array(2 * (n - 1));
  const heights = new Float64Array(n - 1);
  for (let m = 0; m < n - 1; ) {
    if (chain.length === 0) chain.push(sizes.findIndex((size) => size > 0));
    const top = chain.at(-1)!;
    const before = chain.at(-2) ?? -1;
    const next = nearestTo(top, { n, distances, sizes, before });
    if (next !== before) {
      chain.push(next);
      continue;
    }
    chain.length -= 2;
    points.set([before, top], 2 * m);
    heights[m++] = distances[top * n + before]!;
    join({ n, distances, sizes }, before, top);
  }
  return linkageOf(new Float64Array(n).fill(1), { points, heights });
}

interface Clusters {
  readonly n: number;
  /** [n, n] of the rows that clusters are named by. */
  readonly distances: Float64Array;
  /** [n] 0 of rows that are part of another's cluster. */
  readonly sizes: Float64Array;
}

/** Of equals the one before in the chain, else the first. */
function nearestTo(top: number, { n, distances, sizes, before }: Clusters & { before: number }): number {
  let nearest = before;
  let least = before < 0 ? Number.POSITIVE_INFINITY : distances[top * n + before]!;
  for (let i = 0; i < n; i++) {
    if (sizes[i] === 0 || i === top || !(distances[top * n + i]! < least)) continue;
    least = distances[top * n + i]!;
    nearest = i;
  }
  return nearest;
}

function join({ n, distances, sizes }: Clusters, into: number, from: number): void {
  const [s, t] = [sizes[into]!, sizes[from]!];
  for (let i = 0; i < n; i++) {
    const distance = (s * distances[into * n + i]! + t * distances[from * n + i]!) / (s + t);
    distances[into * n + i] = distance;
    distances[i * n + into] = distance;
  }
  sizes[into] = s + t;
  sizes[from] = 0;
}
