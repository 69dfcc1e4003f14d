import { type BaseContext, throwIfAborted } from '#base';
import type { Interval } from './corrected-interval.ts';

/** Draws between two pauses for the event loop. */
const DRAWS_A_TURN = 20;

/**
 * Percentile bootstrap (Efron 1979) of a figure of one test set, rows or whole groups drawn with replacement; draws in
 * which it is not defined are left out. For a gain let `figure` give the difference: both models then see the same draws.
 * @param figure of rows with the given weights [nRows], null where it is not defined.
 * @param weights [nRows] of the rows themselves; null: all 1.
 * @param groups [nRows] rows that are drawn together; null: each by itself.
 * @returns null where the figure of the rows themselves is not defined; bounds are null where most draws have none.
 */
export async function bootstrapInterval(
  figure: (weights: Float32Array) => number | null,
  {
    nRows,
    weights = null,
    groups = null,
    draws = 500,
    level = 0.95,
  }: {
    readonly nRows: number;
    readonly weights?: Float32Array | null;
    readonly groups?: Int32Array | null;
    readonly draws?: number;
    readonly level?: number;
  },
  ctx: Pick<BaseContext, 'rng' | 'signal'>,
): Promise<Interval | null> {
  const own = weights ?? new Float32Array(nRows).fill(1);
  const mean = figure(own);
  if (mean === null) return null;
  const [unitOf, nUnits] = unitsOf(groups, nRows);
  const rng = ctx.rng.fork('bootstrap');
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    if (draw % DRAWS_A_TURN === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      throwIfAborted(ctx.signal);
    }
    const times = new Uint32Array(nUnits);
    for (let i = 0; i < nUnits; i++) times[rng.int(nUnits)]!++;
    const value = figure(own.map((weight, row) => weight * times[unitOf[row]!]!));
    if (value !== null) values.push(value);
  }
  if (values.length < draws / 2) return { mean, low: null, high: null };
  values.sort((a, b) => a - b);
  return { mean, low: quantileOf(values, (1 - level) / 2), high: quantileOf(values, (1 + level) / 2) };
}

function unitsOf(groups: Int32Array | null, nRows: number): [Int32Array, number] {
  if (groups === null) return [Int32Array.from({ length: nRows }, (_, row) => row), nRows];
  const place = new Map<number, number>();
  const units = Int32Array.from(groups, (group) => {
    if (!place.has(group)) place.set(group, place.size);
    return place.get(group)!;
  });
  return [units, place.size];
}

/** By linear interpolation; values rise. */
function quantileOf(values: readonly number[], share: number): number {
  const at = share * (values.length - 1);
  const below = Math.floor(at);
  const low = values[below]!;
  const high = values[Math.min(values.length - 1, below + 1)]!;
  return low + (high - low) * (at - below);
}
