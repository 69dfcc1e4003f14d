import type { Rng } from '#base';
import { type KernelMatrix, pca } from '#kernels';
import type { Context } from '#matrix';

/** Rows evenly spread over a box. */
export interface OneBox {
  draw(rng: Rng): KernelMatrix;
}

/**
 * The uniform box along the principal axes of the rows, over their range on each (Tibshirani, Walther and Hastie 2001,
 * reference (b)). Rows are drawn in the coordinates of the axes: turning them back would change no distance.
 */
export async function oneBox(x: KernelMatrix, { pool }: Context): Promise<OneBox> {
  const { nRows, nCols } = x;
  const { scores } = await pca(pool, x, { components: nCols });
  const low = new Float64Array(nCols).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(nCols).fill(Number.NEGATIVE_INFINITY);
  for (const [at, score] of scores.entries()) {
    const axis = at % nCols;
    low[axis] = Math.min(low[axis]!, score);
    high[axis] = Math.max(high[axis]!, score);
  }
  return {
    draw: (rng) => {
      const drawn = pool.matrix(nRows, nCols);
      for (let at = 0; at < nRows * nCols; at++) {
        const axis = at % nCols;
        drawn.data[at] = low[axis]! + rng.next() * (high[axis]! - low[axis]!);
      }
      return drawn;
    },
  };
}
