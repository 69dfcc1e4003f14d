import { throwIfAborted } from '#base';
import { type KernelMatrix, kmeans } from '#kernels';
import type { Context } from '#matrix';
import { createCentreStream } from './centre-stream.ts';
import type { MiniBatchKMeansOptions } from './options.ts';

/** What a stream of batches teaches. */
export interface LearntCentres {
  readonly k: number;
  readonly nCols: number;
  /** [k, nCols] */
  readonly centres: Float64Array;
  /** [k] rows that each has learnt from. */
  readonly counts: Float64Array;
  readonly nRows: number;
}

/**
 * Centres of rows that come in batches and need not fit into memory. The first `seedRows` rows are kept to seed the
 * centres by k-means; the rest is learnt from batch by batch. Batches should come in no particular order of their rows; each
 * may be released once the next is asked for.
 * @throws TOO_FEW_DISTINCT_ROWS when the rows that seed have fewer than k distinct ones.
 */
export async function learnFromBatches(
  batches: AsyncIterable<KernelMatrix>,
  { k, seedRows, starts }: Pick<MiniBatchKMeansOptions, 'k' | 'seedRows' | 'starts'>,
  ctx: Context,
): Promise<LearntCentres> {
  const rng = ctx.rng.fork('mini-batch-k-means');
  const seeding = async (kept: readonly Float32Array[], nCols: number) => {
    const rows = rowsOf(ctx, kept, nCols);
    try {
      const seeds = await kmeans(ctx.pool, rows, { k, starts, seed: rng.fork('seeds').uint32() });
      return createCentreStream(ctx.pool, seeds, rng.fork('starved'));
    } finally {
      rows.release();
    }
  };
  const kept: Float32Array[] = [];
  let stream: Awaited<ReturnType<typeof seeding>> | null = null;
  let nRows = 0;
  let nCols = 0;
  for await (const batch of batches) {
    throwIfAborted(ctx.signal);
    nCols = batch.nCols;
    nRows += batch.nRows;
    if (stream !== null) {
      await stream.learn(batch);
      continue;
    }
    kept.push(Float32Array.from(batch.data));
    if (nRows >= seedRows) stream = await seeding(kept.splice(0), nCols);
  }
  stream ??= await seeding(kept, nCols);
  return { k, nCols, centres: stream.centres, counts: stream.counts, nRows };
}

function rowsOf({ pool }: Context, kept: readonly Float32Array[], nCols: number): KernelMatrix {
  const total = kept.reduce((sum, values) => sum + values.length, 0);
  const rows = pool.matrix(nCols === 0 ? 0 : total / nCols, nCols);
  let at = 0;
  for (const values of kept) {
    rows.data.set(values, at);
    at += values.length;
  }
  return rows;
}
