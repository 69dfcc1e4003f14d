import type { Rng } from '#base';
import {
  assignNearest,
  clusterSpread,
  type KernelMatrix,
  type KernelPool,
  type KMeansResult,
} from '#kernels';

/** Centres that learn from one batch of rows after the other; the same batches in the same order give the same bytes. */
export interface CentreStream {
  /** [k, nCols] as they are after the last batch. */
  readonly centres: Float64Array;
  /** [k] rows that each has learnt from. */
  readonly counts: Float64Array;
  /** Moves the centres; gives the sum of squared distances of the rows to the nearest of them before. */
  learn(batch: KernelMatrix): Promise<number>;
}

/** Rows times k that a centre may go without one of its own before it is moved. */
const STARVED_AFTER = 100;

/**
 * Mini-batch k-means (Sculley 2010): each centre is the mean of all rows that it has been the nearest to, so a row moves it
 * by one part in its count. A centre that starves goes to a row drawn by its squared distance to the nearest.
 */
export function createCentreStream(
  pool: KernelPool,
  seeds: Pick<KMeansResult, 'k' | 'nCols' | 'centres' | 'sizes'>,
  rng: Rng,
): CentreStream {
  const { k, nCols } = seeds;
  const centres = Float64Array.from(seeds.centres);
  const counts = Float64Array.from(seeds.sizes);
  const idle = new Float64Array(k);
  return {
    centres,
    counts,
    async learn(batch) {
      const { labels, distances } = await assignNearest(pool, batch, centres);
      const squares = Float64Array.from(distances, (distance) => distance * distance);
      const { centres: means, sizes } = await clusterSpread(pool, batch, labels, k);
      for (let c = 0; c < k; c++) {
        const size = sizes[c]!;
        idle[c] = size > 0 ? 0 : idle[c]! + batch.nRows;
        counts[c]! += size;
        for (let j = c * nCols; size > 0 && j < (c + 1) * nCols; j++) {
          centres[j]! += (size / counts[c]!) * (means[j]! - centres[j]!);
        }
        if (idle[c]! <= STARVED_AFTER * k) continue;
        const row = drawBy(squares, rng);
        if (row < 0) continue;
        for (let j = 0; j < nCols; j++) centres[c * nCols + j] = batch.data[row * nCols + j]!;
        counts[c] = 1;
        idle[c] = 0;
      }
      return squares.reduce((a, b) => a + b, 0);
    },
  };
}

/** A row in proportion to its weight; -1 where all are 0. */
function drawBy(weights: Float64Array, rng: Rng): number {
  const total = weights.reduce((a, b) => a + b, 0);
  let left = total * rng.next();
  if (total === 0) return -1;
  for (const [row, weight] of weights.entries()) {
    left -= weight;
    if (left < 0 && weight > 0) return row;
  }
  return weights.findLastIndex((weight) => weight > 0);
}
