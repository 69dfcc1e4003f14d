import { invariant } from '#base';
import { descendingOrder } from '../metrics/descending-order.ts';

/** A function that never falls: straight between knots, constant outside of them. */
export interface IsotonicKnots {
  /** Strictly rising, at least one. */
  readonly x: Float64Array;
  /** In [0, 1], never falling. */
  readonly y: Float64Array;
}

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955): of all functions that never fall the one of the
 * least weighted squared error. Rows of equal score are one point. O(n log n)
 * @param came [n] 0 or 1
 * @param weights [n] rows of weight 0 are left out; null: all 1. At least one is above 0.
 */
export function fitIsotonic(
  scores: Float32Array,
  came: Uint8Array,
  weights: Float32Array | null,
): IsotonicKnots {
  const from: number[] = [];
  const to: number[] = [];
  const sums: number[] = [];
  const totals: number[] = [];
  for (const i of descendingOrder(scores).reverse()) {
    const weight = weights === null ? 1 : weights[i]!;
    if (!(weight > 0)) continue;
    const score = scores[i]!;
    const last = from.length - 1;
    if (last >= 0 && to[last] === score && from[last] === score) {
      sums[last]! += weight * came[i]!;
      totals[last]! += weight;
    } else {
      pool({ from, to, sums, totals });
      from.push(score);
      to.push(score);
      sums.push(weight * came[i]!);
      totals.push(weight);
    }
  }
  pool({ from, to, sums, totals });
  invariant(from.length > 0, 'isotonic regression: no row of weight above 0');
  const x: number[] = [];
  const y: number[] = [];
  for (const [block, start] of from.entries()) {
    const mean = sums[block]! / totals[block]!;
    x.push(start);
    y.push(mean);
    if (to[block]! > start) {
      x.push(to[block]!);
      y.push(mean);
    }
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}

/** Merges the last blocks while they do not rise; the last one is complete. */
function pool({
  from,
  to,
  sums,
  totals,
}: {
  from: number[];
  to: number[];
  sums: number[];
  totals: number[];
}): void {
  for (let last = from.length - 1; last > 0; last--) {
    if (sums[last - 1]! * totals[last]! < sums[last]! * totals[last - 1]!) return;
    to[last - 1] = to[last]!;
    sums[last - 1]! += sums[last]!;
    totals[last - 1]! += totals[last]!;
    for (const list of [from, to, sums, totals]) list.pop();
  }
}

/** The value at a score. O(log knots) */
export function applyIsotonic({ x, y }: IsotonicKnots, score: number): number {
  let low = 0;
  let high = x.length - 1;
  if (score <= x[low]!) return y[low]!;
  if (score >= x[high]!) return y[high]!;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle]! <= score) low = middle;
    else high = middle;
  }
  const between = y[low]! + ((y[high]! - y[low]!) * (score - x[low]!)) / (x[high]! - x[low]!);
  return Math.min(between, y[high]!);
}
