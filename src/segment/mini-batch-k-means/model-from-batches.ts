import { AppError, type Rng } from '#base';
import { assignNearest, type KernelMatrix } from '#kernels';
import type { Context } from '#matrix';
import { heldOutDistances } from '../centres/index.ts';
import { learnFromBatches } from './learn-from-batches.ts';
import { createMiniBatchKMeansModel, type MiniBatchKMeansModel } from './model.ts';
import type { MiniBatchKMeansOptions } from './options.ts';

/** Rows that are kept of a stream, each with the same chance, to say what is far and how tight the segments are. */
const KEPT_ROWS = 10_000;

/** Options of a model of a stream. */
export interface StreamedModelOptions extends Pick<MiniBatchKMeansOptions, 'k' | 'seedRows' | 'starts'> {
  /** Names of the columns of every batch. */
  readonly features: readonly string[];
}

/**
 * The model of rows that come in batches and need not fit into memory; it is packed, assigns and scores as any other. Novelty
 * and inertia are those of a sample of 10,000 rows (Vitter 1985), the inertia times the rows that there were; the sizes
 * are the rows that each centre has learnt from.
 * @throws OPTION_INVALID when a batch has another number of columns than there are names.
 * @throws TOO_FEW_DISTINCT_ROWS when the rows that seed have fewer than k distinct ones.
 */
export async function modelFromBatches(
  batches: AsyncIterable<KernelMatrix>,
  { features, ...options }: StreamedModelOptions,
  ctx: Context,
): Promise<MiniBatchKMeansModel> {
  const kept = new Reservoir(features.length, ctx.rng.fork('mini-batch-k-means').fork('kept'));
  const watched = async function* () {
    for await (const batch of batches) {
      if (batch.nCols !== features.length) {
        throw new AppError(
          'OPTION_INVALID',
          `modelFromBatches: expected batches of ${features.length} columns, as many as there are features, got ${batch.nCols}`,
        );
      }
      kept.add(batch);
      yield batch;
    }
  };
  const { k, centres, counts, nRows } = await learnFromBatches(watched(), options, ctx);
  const sample = kept.matrix(ctx);
  try {
    const { labels, distances } = await assignNearest(ctx.pool, sample, centres);
    const squares = distances.reduce((sum, distance) => sum + distance * distance, 0);
    const calibration = await heldOutDistances(sample, { labels, k }, ctx);
    const sizes = Int32Array.from(counts, (count) => Math.min(count, 2 ** 31 - 1));
    const inertia = (squares / sample.nRows) * nRows;
    return createMiniBatchKMeansModel({ features, k, centres, sizes, inertia, calibration });
  } finally {
    sample.release();
  }
}

/** A sample of the rows seen so far in which each of them is with the same chance (Vitter 1985, algorithm R). */
class Reservoir {
  readonly #rows: Float32Array[] = [];
  readonly #nCols: number;
  readonly #rng: Rng;
  #seen = 0;

  constructor(nCols: number, rng: Rng) {
    this.#nCols = nCols;
    this.#rng = rng;
  }

  add({ nRows, nCols, data }: KernelMatrix): void {
    for (let row = 0; row < nRows; row++) {
      this.#seen++;
      const place = this.#rows.length < KEPT_ROWS ? this.#rows.length : this.#rng.int(this.#seen);
      if (place < KEPT_ROWS)
        this.#rows[place] = Float32Array.from(data.subarray(row * nCols, (row + 1) * nCols));
    }
  }

  matrix({ pool }: Context): KernelMatrix {
    const matrix = pool.matrix(this.#rows.length, this.#nCols);
    for (const [row, values] of this.#rows.entries()) matrix.data.set(values, row * this.#nCols);
    return matrix;
  }
}
