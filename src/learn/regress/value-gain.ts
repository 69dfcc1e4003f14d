import type { ValuedRows } from './valued-rows.ts';

/** Cumulative shares of rows and of value, the rows with the highest prediction first; both begin at 0 and end at 1. */
export interface ValueGain {
  readonly share: readonly number[];
  readonly gain: readonly number[];
}

/**
 * How much of all value the best rows by prediction hold; rows of equal prediction come together. Null where a value is
 * below 0 or there is none. O(n log n)
 */
export function valueGain({ predicted, y, weights }: ValuedRows): ValueGain | null {
  if (y.some((value) => value < 0)) return null;
  const order = [...y.keys()].sort((a, b) => predicted[b]! - predicted[a]!);
  const rows = [0];
  const values = [0];
  for (let from = 0, to = 0; from < order.length; from = to) {
    let [nRows, value] = [rows.at(-1)!, values.at(-1)!];
    for (; to < order.length && predicted[order[to]!] === predicted[order[from]!]; to++) {
      const weight = weights?.[order[to]!] ?? 1;
      nRows += weight;
      value += weight * y[order[to]!]!;
    }
    rows.push(nRows);
    values.push(value);
  }
  const [allRows, all] = [rows.at(-1)!, values.at(-1)!];
  if (!(all > 0)) return null;
  return { share: rows.map((value) => value / allRows), gain: values.map((value) => value / all) };
}

/** Share of all value that the given share of the rows holds; between points by the line. @param share in [0, 1] */
export function gainOfTop(curve: ValueGain, share: number): number {
  const at = curve.share.findIndex((value) => value >= share);
  if (at <= 0) return curve.gain[Math.max(0, at)]!;
  const [low, high] = [curve.share[at - 1]!, curve.share[at]!];
  const [from, to] = [curve.gain[at - 1]!, curve.gain[at]!];
  return from + ((to - from) * (share - low)) / (high - low);
}
