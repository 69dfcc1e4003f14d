import { type Rng, throwIfAborted } from '#base';
import { type KernelMatrix, type KMeansResult, kmeans, kmeansLloyd } from '#kernels';
import { countDistinctRows, sampleRows, takeRows } from '#learn';
import type { Context } from '#matrix';
import { createCentreStream } from './centre-stream.ts';
import type { MiniBatchKMeansOptions } from './options.ts';
import { createSmoothedInertia } from './smoothed-inertia.ts';

/**
 * Centres of rows in memory: seeds on a sample, passes of batches in random order until the smoothed inertia settles, and one
 * iteration of Lloyd's over all rows, which leaves no segment empty.
 * @throws TOO_FEW_DISTINCT_ROWS when there are fewer distinct rows than k.
 */
export async function findCentres(
  x: KernelMatrix,
  options: MiniBatchKMeansOptions,
  ctx: Context,
): Promise<KMeansResult> {
  const rng = ctx.rng.fork('mini-batch-k-means');
  const seeds = await seedCentres(x, options, { ...ctx, rng });
  const stream = createCentreStream(ctx.pool, seeds, rng.fork('starved'));
  const smoothed = createSmoothedInertia(options.patience);
  const perPass = Math.ceil(x.nRows / options.batchRows);
  let done = 0;
  for (const rows of batchesOf(x.nRows, options, rng.fork('order'))) {
    throwIfAborted(ctx.signal);
    const batch = takeRows(ctx.pool, x, rows);
    let inertia: number;
    try {
      inertia = await stream.learn(batch);
    } finally {
      batch.release();
    }
    ctx.progress.report(++done / (perPass * options.passes));
    if (smoothed.isSettledAfter(inertia / rows.length, rows.length / x.nRows)) break;
  }
  return await kmeansLloyd(ctx.pool, x, { centres: stream.centres, maxIterations: 1, tolerance: 0 });
}

/** k-means of a sample; of all rows where the sample has too few distinct ones. */
async function seedCentres(
  x: KernelMatrix,
  { k, seedRows, starts }: MiniBatchKMeansOptions,
  { pool, rng }: Context,
): Promise<KMeansResult> {
  const seed = rng.fork('seeds').uint32();
  if (x.nRows <= seedRows) return await kmeans(pool, x, { k, starts, seed });
  const sample = takeRows(pool, x, sampleRows(x.nRows, seedRows, rng.fork('sample')));
  try {
    const rows = countDistinctRows(sample, k) < k ? x : sample;
    return await kmeans(pool, rows, { k, starts, seed });
  } finally {
    sample.release();
  }
}

/** The rows of each batch of each pass, every pass in another order. */
function* batchesOf(
  nRows: number,
  { passes, batchRows }: Pick<MiniBatchKMeansOptions, 'passes' | 'batchRows'>,
  rng: Rng,
): Generator<Uint32Array> {
  const order = Uint32Array.from({ length: nRows }, (_, i) => i);
  for (let pass = 0; pass < passes; pass++) {
    for (let i = nRows - 1; i > 0; i--) {
      const other = rng.int(i + 1);
      const row = order[i]!;
      order[i] = order[other]!;
      order[other] = row;
    }
    for (let from = 0; from < nRows; from += batchRows) yield order.slice(from, from + batchRows);
  }
}
