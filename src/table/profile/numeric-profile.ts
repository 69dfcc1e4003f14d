import type { NumericProfile, OutlierSummary } from '#contract';
import { quantile, summaryOf } from './numeric-summary.ts';

/** Modified z-scores beyond this are outliers (Iglewicz and Hoaglin 1993). */
const ROBUST_REACH = 3.5;
/** Makes the MAD of normal values their standard deviation. */
const MAD_SCALE = 1.4826;
/** Tukey's fences, in interquartile ranges. */
const FENCE = 1.5;

/** Everything about the values of a column that has an order; `sorted` are its present values, ascending, at least one. */
export function numericProfile(values: Float64Array, sorted: Float64Array): NumericProfile {
  const summary = summaryOf(values, sorted);
  const negatives = lowerBound(sorted, 0);
  return {
    ...summary,
    p1: quantile(sorted, 0.01),
    p5: quantile(sorted, 0.05),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    zeros: upperBound(sorted, 0) - negatives,
    negatives,
    mode: modeOf(sorted),
    outliers: {
      robust: robustOutliers(sorted, summary.median),
      quartiles: fenced(sorted, { low: summary.q1, high: summary.q3, reach: FENCE }),
    },
  };
}

/** How many different values there are. */
export function countDistinct(sorted: Float64Array): number {
  let distinct = sorted.length === 0 ? 0 : 1;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

function robustOutliers(sorted: Float64Array, median: number): OutlierSummary['robust'] {
  const reach = ROBUST_REACH * MAD_SCALE * medianDeviation(sorted, median);
  return reach > 0 ? outside(sorted, median - reach, median + reach) : null;
}

function fenced(
  sorted: Float64Array,
  { low, high, reach }: { low: number; high: number; reach: number },
): OutlierSummary['quartiles'] {
  const width = reach * (high - low);
  return width > 0 ? outside(sorted, low - width, high + width) : null;
}

function outside(sorted: Float64Array, low: number, high: number): OutlierSummary['robust'] {
  if (!Number.isFinite(high - low)) return null;
  return { low, high, count: lowerBound(sorted, low) + sorted.length - upperBound(sorted, high) };
}

/** Median of the distances from the median: the two ascending runs on its sides are merged up to their middle. */
function medianDeviation(sorted: Float64Array, median: number): number {
  const n = sorted.length;
  let right = lowerBound(sorted, median);
  let left = right - 1;
  let before = 0;
  let current = 0;
  for (let taken = 0; taken <= n >> 1; taken++) {
    before = current;
    const below = left >= 0 ? median - sorted[left]! : Number.POSITIVE_INFINITY;
    const above = right < n ? sorted[right]! - median : Number.POSITIVE_INFINITY;
    if (below <= above) {
      current = below;
      left--;
    } else {
      current = above;
      right++;
    }
  }
  return n % 2 === 1 ? current : before + (current - before) / 2;
}

function modeOf(sorted: Float64Array): NumericProfile['mode'] {
  let value = sorted[0]!;
  let count = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    if (to - from > count) [value, count] = [sorted[from]!, to - from];
    from = to;
  }
  return { value, count };
}

/** How many values are smaller. */
function lowerBound(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How many values are smaller or equal. */
function upperBound(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}
