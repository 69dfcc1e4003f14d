import type { NumericSummary } from '#contract';
import { binEdges } from './numeric-summary.ts';

type Cells = Float64Array | Uint32Array;

/**
 * Summary of values that occur several times each; null when there is none. The figures are those of `summaryOf`
 * over the rows; sums run over the values in their order.
 * @param values [m] distinct, ascending, finite. @param counts [m] how often each occurs, at least 1.
 */
export function weightedSummary(values: Float64Array, counts: Cells): NumericSummary | null {
  const m = values.length;
  if (m === 0) return null;
  let n = 0;
  for (let i = 0; i < m; i++) n += counts[i]!;
  const [min, max] = [values[0]!, values[m - 1]!];
  const mean = meanOf(values, counts, n);
  let second = 0;
  let third = 0;
  for (let i = 0; i < m; i++) {
    const deviation = values[i]! - mean;
    second += counts[i]! * deviation * deviation;
    third += counts[i]! * deviation * deviation * deviation;
  }
  const variance = m === 1 ? 0 : second / n;
  const standardDeviation = finiteOr0(Math.sqrt(variance));
  const [q1, median, q3] = quantiles(values, counts, n);
  return {
    min,
    q1,
    median,
    mean: m === 1 ? min : mean,
    q3,
    max,
    standardDeviation,
    skewness: finiteOr0(third / n / (variance * standardDeviation)),
    histogram: histogram(values, counts, n),
  };
}

/** Also where the sum overflows. */
function meanOf(values: Float64Array, counts: Cells, n: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += counts[i]! * values[i]!;
  if (Number.isFinite(sum)) return sum / n;
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += values[i]! * (counts[i]! / n);
  return mean;
}

/** The quartiles by linear interpolation (type 7 of Hyndman and Fan 1996). */
function quantiles(values: Float64Array, counts: Cells, n: number): [number, number, number] {
  const wanted = [0.25, 0.5, 0.75].map((share) => share * (n - 1));
  const above = (at: number) => Math.min(Math.floor(at) + 1, n - 1);
  const places = [...new Set(wanted.flatMap((at) => [Math.floor(at), above(at)]))].sort((a, b) => a - b);
  const found = new Map<number, number>();
  let passed = 0;
  let next = 0;
  for (let i = 0; i < values.length && next < places.length; i++) {
    passed += counts[i]!;
    while (next < places.length && places[next]! < passed) found.set(places[next++]!, values[i]!);
  }
  const at = (j: number): number => {
    const [low, high] = [found.get(Math.floor(wanted[j]!))!, found.get(above(wanted[j]!))!];
    const part = wanted[j]! - Math.floor(wanted[j]!);
    const step = high - low;
    return Number.isFinite(step) ? low + part * step : low * (1 - part) + high * part;
  };
  return [at(0), at(1), at(2)];
}

function histogram(values: Float64Array, counts: Cells, n: number): NumericSummary['histogram'] {
  const edges = binEdges({ min: values[0]!, max: values.at(-1)!, n });
  if (edges === null) return { edges: [values[0]!, values.at(-1)!], counts: [n] };
  const bins = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (let i = 0; i < values.length; i++) {
    while (bin < bins.length - 1 && values[i]! >= edges[bin + 1]!) bin++;
    bins[bin]! += counts[i]!;
  }
  return { edges, counts: bins };
}

/** 0 for a constant column, and where values are so large that their powers overflow. */
function finiteOr0(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
