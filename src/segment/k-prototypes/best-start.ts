import { AppError, throwIfAborted } from '#base';
import { kmeans } from '#kernels';
import { countDistinctRows, sampleRows, takeRows } from '#learn';
import type { Context } from '#matrix';
import { type CodedRows, type Coding, onValues } from './coding.ts';
import type { KPrototypesOptions } from './options.ts';
import { runPasses, runStart, type StartInput, type StartResult } from './run-start.ts';

/** Above so many rows the starts are made on a sample, and only the best of them goes on with all rows. */
const ROWS_OF_STARTS = 50_000;
const SAMPLED = 20_000;

/**
 * The start of least cost, the first of equals; without categories the kernel of k-means finds it.
 * @throws TOO_FEW_DISTINCT_ROWS when there are fewer distinct rows than `k`.
 */
export async function bestStart(
  rows: CodedRows,
  { k, starts, maxIterations, coding }: KPrototypesOptions & { readonly coding: Coding },
  ctx: Context,
): Promise<StartResult> {
  const { x } = rows;
  const distinct = countDistinctRows(x, k);
  if (distinct < k) {
    const message = `k-prototypes: expected at least ${k} distinct rows, got ${distinct}`;
    throw new AppError('TOO_FEW_DISTINCT_ROWS', message, { data: { k } });
  }
  const rng = ctx.rng.fork('k-prototypes');
  const report = (share: number): void => ctx.progress.report(0.8 * share);
  if (coding.groupOf.every((group) => group < 0)) {
    const onProgress = report;
    const found = await kmeans(ctx.pool, x, { k, starts, seed: rng.uint32(), maxIterations, onProgress });
    return { labels: found.labels, prototypes: found.centres, cost: found.inertia };
  }
  const input = { ...rows, k, maxIterations, groupOf: coding.groupOf, on: onValues(coding) };
  if (x.nRows <= ROWS_OF_STARTS) return await bestOf(input, { starts, report }, { ...ctx, rng });
  const chosen = sampleRows(x.nRows, SAMPLED, rng.fork('sample'));
  const sample = takeRows(ctx.pool, x, chosen);
  try {
    if (countDistinctRows(sample, k) < k) return await bestOf(input, { starts, report }, { ...ctx, rng });
    const extra = Float64Array.from(chosen, (row) => rows.extra[row]!);
    const best = await bestOf({ ...input, x: sample, extra }, { starts, report }, { ...ctx, rng });
    return await runPasses(input, best.prototypes, ctx);
  } finally {
    sample.release();
  }
}

async function bestOf(
  input: StartInput,
  { starts, report }: { readonly starts: number; readonly report: (share: number) => void },
  ctx: Context,
): Promise<StartResult> {
  let best: StartResult | null = null;
  for (let start = 0; start < starts; start++) {
    throwIfAborted(ctx.signal);
    const found = await runStart(input, ctx.rng.fork(start), ctx);
    if (best === null || found.cost < best.cost) best = found;
    report((start + 1) / starts);
  }
  return best!;
}
