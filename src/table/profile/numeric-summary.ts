import type { NumericSummary } from '#contract';

/** Least and most bins of a histogram. */
const MIN_BINS = 5;
const MAX_BINS = 40;

/**
 * Summary of the present values of a column; null when there is none.
 * @param values NaN is missing.
 * @param sorted the present ones, ascending, where they are at hand.
 */
export function numericSummary(values: Float64Array, sorted = ascending(values)): NumericSummary | null {
  return sorted.length === 0 ? null : summaryOf(values, sorted);
}

/** The present values in ascending order. O(n log n). */
export function ascending(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

/**
 * The same with the present values in ascending order at hand, at least one. Quantiles interpolate linearly (type 7
 * of Hyndman and Fan 1996); moments are summed in the order of the rows, around the mean, so that the result does
 * not depend on threads. O(n).
 */
export function summaryOf(values: Float64Array, sorted: Float64Array): NumericSummary {
  const n = sorted.length;
  const mean = meanOf(values, n);
  let second = 0;
  let third = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - mean;
    if (Number.isNaN(deviation)) continue;
    second += deviation * deviation;
    third += deviation * deviation * deviation;
  }
  const min = sorted[0]!;
  const max = sorted[n - 1]!;
  const variance = min === max ? 0 : second / n;
  const standardDeviation = finiteOr0(Math.sqrt(variance));
  return {
    min,
    q1: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    mean: min === max ? min : mean,
    q3: quantile(sorted, 0.75),
    max,
    standardDeviation,
    skewness: finiteOr0(third / n / (variance * standardDeviation)),
    histogram: histogram(sorted),
  };
}

/** Mean of the present values in the order of the rows, also where their sum overflows. */
export function meanOf(values: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) sum += values[i]!;
  if (Number.isFinite(sum)) return sum / n;
  let mean = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) mean += values[i]! / n;
  return mean;
}

/** 0 for a constant column, and where values are so large that their powers overflow. */
function finiteOr0(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

/** Quantile of values in ascending order. */
export function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  const part = at - below;
  const step = high - low;
  return Number.isFinite(step) ? low + part * step : low * (1 - part) + high * part;
}

/** As many bins as Sturges' rule has (1926), twice over, within limits; the last edge belongs to the last bin. */
function histogram(sorted: Float64Array): NumericSummary['histogram'] {
  const n = sorted.length;
  const min = sorted[0]!;
  const max = sorted[n - 1]!;
  if (min === max || !Number.isFinite(max - min)) return { edges: [min, max], counts: [n] };
  const nBins = Math.min(MAX_BINS, Math.max(MIN_BINS, 2 * Math.ceil(Math.log2(n) + 1)));
  const width = (max - min) / nBins;
  const edges = Array.from({ length: nBins + 1 }, (_, i) => (i === nBins ? max : min + i * width));
  const counts = new Array<number>(nBins).fill(0);
  let bin = 0;
  for (let i = 0; i < n; i++) {
    while (bin < nBins - 1 && sorted[i]! >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return { edges, counts };
}
