import { boxInertias, type KernelMatrix, kmeans } from '#kernels';
import { sampleRows, takeRows } from '#learn';
import type { Context } from '#matrix';

/** Gap(k) and s_k, aligned with the fits. */
export interface GapStatistic {
  readonly gaps: number[];
  readonly standardErrors: number[];
  readonly rows: number;
  readonly draws: number;
}

/** Starts on a reference box: it has no sharp optimum that a start could miss. */
const BOX_STARTS = 2;

/**
 * Gap statistic against uniform boxes over the ranges of the columns (Tibshirani, Walther and Hastie 2001,
 * reference (a), equations 3 to 6): mean log W of the draws minus log W of the data. Above `rows` rows both are
 * computed on the same seeded sample of that many.
 */
export async function gapStatistic(
  x: KernelMatrix,
  {
    fits,
    starts,
    rows,
    draws,
  }: { fits: readonly { k: number; inertia: number }[]; starts: number; rows: number; draws: number },
  ctx: Context,
): Promise<GapStatistic> {
  const whole = x.nRows <= rows;
  const sample = whole ? x : takeRows(ctx.pool, x, sampleRows(x.nRows, rows, ctx.rng.fork('gap')));
  try {
    const ks = fits.map((fit) => fit.k);
    const observed: number[] = [];
    for (const { k, inertia } of fits) {
      const seed = ctx.rng.fork('gap observed').fork(k).uint32();
      observed.push(whole ? inertia : (await kmeans(ctx.pool, sample, { k, starts, seed })).inertia);
    }
    const reference = await boxInertias(ctx.pool, sample, {
      ks,
      starts: BOX_STARTS,
      seed: ctx.rng.fork('gap boxes').uint32(),
      draws,
      onProgress: (share: number) => ctx.progress.report(share, 'gap statistic'),
    });
    const standardErrors: number[] = [];
    const gaps = observed.map((inertia, c) => {
      const logs = Float64Array.from({ length: draws }, (_, b) => reference[b * ks.length + c]!);
      const mean = logs.reduce((a, b) => a + b, 0) / draws;
      const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws;
      standardErrors.push(Math.sqrt(variance * (1 + 1 / draws)));
      return mean - Math.log(Math.max(inertia, Number.MIN_VALUE));
    });
    return { gaps, standardErrors, rows: sample.nRows, draws };
  } finally {
    if (!whole) sample.release();
  }
}
