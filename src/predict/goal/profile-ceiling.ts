import type { Frame } from '#matrix';
import { equalRows } from '../guards/equal-rows.ts';

/** What customers who are the same in all columns and of different classes say about any model. */
export interface ProfileCeiling {
  /** Rows that another row is equal to in all columns. */
  readonly rows: number;
  /** Rows of them that have an equal one of another class. */
  readonly mixed: number;
  /** Share of all rows that the best of all rules over these columns decides rightly. */
  readonly ceiling: number;
  /** What the share among new customers exceeds with probability .05 at most. */
  readonly high: number;
}

/** Probability that a bound does not hold. */
const RISK = 0.05;

/**
 * Who has the same profile gets the same prediction: of each profile the rows of its most frequent class can be right, no
 * more. On average over samples that share is no less than what the best rule reaches among new customers; it moves by at
 * most one row with a row, so that it lies below its average by more than t with probability exp(-2 n t^2) at most
 * (McDiarmid 1989).
 */
export function profileCeiling({
  frame,
  y,
  nClasses,
}: {
  frame: Frame;
  y: Int32Array;
  nClasses: number;
}): ProfileCeiling {
  const { groups } = equalRows(frame, new Int32Array(y.length));
  const counts = new Map<number, Int32Array>();
  for (const [row, group] of groups.entries()) {
    const own = counts.get(group) ?? new Int32Array(nClasses);
    own[y[row]!]!++;
    counts.set(group, own);
  }
  let [rows, mixed, right] = [0, 0, 0];
  for (const own of counts.values()) {
    const size = own.reduce((sum, count) => sum + count, 0);
    const most = Math.max(...own);
    right += most;
    if (size > 1) rows += size;
    if (most < size) mixed += size;
  }
  const ceiling = right / y.length;
  const margin = Math.sqrt(Math.log(1 / RISK) / (2 * y.length));
  return { rows, mixed, ceiling, high: Math.min(1, ceiling + margin) };
}
