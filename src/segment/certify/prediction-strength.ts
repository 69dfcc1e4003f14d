import { AppError, type Rng, throwIfAborted } from '#base';
import type { PredictionStrength } from '#contract';
import { takeRows } from '#learn';
import type { Context, FeatureMatrix } from '#matrix';
import { type RefitChoice, refitAndAssign } from './refit.ts';

interface Plan {
  readonly ks: readonly number[];
  readonly choice: RefitChoice;
}

const SPLITS = 5;
const STARTS = 5;
/** What a k must reach within its standard error (Tibshirani and Walther 2005: .8 to .9). */
const ENOUGH = 0.8;

/**
 * Prediction strength of each k (Tibshirani and Walther 2005, equation 2.1) by five splits into halves, each half
 * being predicted by the other; the standard error is over the five means of the two. Null for a k that a half has
 * too few distinct rows for.
 */
export async function predictionStrength(
  matrix: FeatureMatrix,
  { ks, choice }: Plan,
  ctx: Context,
): Promise<(PredictionStrength | null)[]> {
  throwIfAborted(ctx.signal);
  // fits of one half are too small for several threads: the splits share them
  const bySplit = await Promise.all(
    Array.from({ length: SPLITS }, (_, split) =>
      oneSplit(matrix, { ks, choice }, { ...ctx, rng: ctx.rng.fork(split) }),
    ),
  );
  return ks.map((_, at) => {
    const values = bySplit.flatMap((split) => split[at] ?? []);
    if (values.length < SPLITS) return null;
    const mean = values.reduce((a, b) => a + b, 0) / SPLITS;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean, standardError: Math.sqrt(squares / (SPLITS - 1) / SPLITS) };
  });
}

/** The largest k that is strong enough within its standard error; null when none is, which speaks for one group. */
export function strongestK(
  candidates: readonly { readonly k: number; readonly predictionStrength: PredictionStrength | null }[],
): number | null {
  const strong = candidates.filter(
    ({ predictionStrength: found }) => found !== null && found.mean + found.standardError >= ENOUGH,
  );
  return strong.length === 0 ? null : Math.max(...strong.map(({ k }) => k));
}

async function oneSplit(
  { x, features }: FeatureMatrix,
  { ks, choice }: Plan,
  ctx: Context,
): Promise<(number | null)[]> {
  const halves = splitRows(x.nRows, ctx.rng.fork('rows')).map((rows) => takeRows(ctx.pool, x, rows));
  const [a, b] = halves.map((half) => ({ x: half, features })) as [FeatureMatrix, FeatureMatrix];
  try {
    const strengths: (number | null)[] = [];
    for (const k of ks) {
      throwIfAborted(ctx.signal);
      const within = { ...ctx, rng: ctx.rng.fork(k), progress: { report: () => undefined } };
      strengths.push(await strengthOf([a, b], { ...choice, k, starts: STARTS }, within));
    }
    return strengths;
  } finally {
    for (const half of halves) half.release();
  }
}

async function strengthOf(
  [a, b]: readonly [FeatureMatrix, FeatureMatrix],
  request: RefitChoice & { readonly k: number; readonly starts: number },
  ctx: Context,
): Promise<number | null> {
  try {
    const first = await refitAndAssign(a, { ...request, other: b }, { ...ctx, rng: ctx.rng.fork('first') });
    const second = await refitAndAssign(b, { ...request, other: a }, { ...ctx, rng: ctx.rng.fork('second') });
    return (leastTogether(first.own, second.foretold) + leastTogether(second.own, first.foretold)) / 2;
  } catch (error) {
    if (error instanceof AppError && error.code === 'TOO_FEW_DISTINCT_ROWS') return null;
    throw error;
  }
}

/**
 * Over the clusters of `own`, the least share of pairs that `foretold` keeps together too. A cluster of one row has
 * no pairs and is passed over; 0 when all are such.
 */
export function leastTogether(own: Int32Array, foretold: Int32Array): number {
  const members = new Map<number, Map<number, number>>();
  for (const [i, label] of own.entries()) {
    const counts = members.get(label) ?? new Map<number, number>();
    counts.set(foretold[i]!, (counts.get(foretold[i]!) ?? 0) + 1);
    members.set(label, counts);
  }
  const shares = [...members.values()].flatMap((counts) => {
    const sizes = [...counts.values()];
    const size = sizes.reduce((a, b) => a + b, 0);
    return size < 2 ? [] : [sizes.reduce((sum, m) => sum + m * (m - 1), 0) / (size * (size - 1))];
  });
  return shares.length === 0 ? 0 : Math.min(...shares);
}

/** Two halves without an overlap, each ascending. */
function splitRows(nRows: number, rng: Rng): [Uint32Array, Uint32Array] {
  const rows = Uint32Array.from({ length: nRows }, (_, i) => i);
  for (let i = nRows - 1; i > 0; i--) {
    const other = rng.int(i + 1);
    const row = rows[i]!;
    rows[i] = rows[other]!;
    rows[other] = row;
  }
  const middle = nRows >> 1;
  return [rows.slice(0, middle).sort(), rows.slice(middle).sort()];
}
