import type { Interval } from '#contract';
import { bootstrapInterval, sampleRows } from '#learn';
import type { Context } from '#matrix';

/** Probabilities that are drawn in all, which bounds the time; draws of few and of many rows. */
const DRAWN = 4_000_000;
const MOST_DRAWS = 500;
const LEAST_DRAWS = 100;
/** Rows that are drawn from at most. */
const MOST_ROWS = 50_000;

/** A figure of some rows (null: all) by weights of these (null: all 1). */
export type FigureOf = (rows: Uint32Array | null) => (weights: Float32Array | null) => number | null;

/** Intervals of figures of the same rows by the same draws. */
export interface FigureDraws {
  readonly draws: number;
  /** Whether the draws are of a sample of the rows. */
  readonly isSampled: boolean;
  /** @param figureOf some of the rows, null for all: a figure of them with weights, null where it is not defined. */
  interval(figureOf: FigureOf): Promise<Interval>;
}

/**
 * Bootstrap of figures of so many rows. Of more than 50,000 rows a sample is drawn from, and the interval narrowed by
 * the root of its share (Politis and Romano 1994).
 */
export function drawsOf(
  { nRows, nClasses }: { nRows: number; nClasses: number },
  ctx: Pick<Context, 'rng' | 'signal'>,
): FigureDraws {
  const rng = ctx.rng.fork('evaluate');
  const isSampled = nRows > MOST_ROWS;
  const kept = isSampled ? sampleRows(nRows, MOST_ROWS, rng.fork('sample')) : null;
  const n = kept?.length ?? nRows;
  const draws = Math.max(LEAST_DRAWS, Math.min(MOST_DRAWS, Math.floor(DRAWN / (n * nClasses))));
  const shrink = Math.sqrt(n / nRows);
  return {
    draws,
    isSampled,
    async interval(figureOf) {
      const mean = figureOf(null)(null);
      if (mean === null) return { mean, low: null, high: null };
      const drawn = await bootstrapInterval(figureOf(kept), { nRows: n, draws }, { rng, signal: ctx.signal });
      if (drawn === null || drawn.low === null || drawn.high === null) return { mean, low: null, high: null };
      return {
        mean,
        low: mean + shrink * (drawn.low - drawn.mean),
        high: mean + shrink * (drawn.high - drawn.mean),
      };
    },
  };
}
