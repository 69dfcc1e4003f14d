import type { SegmentDensity, SegmentHistogram } from '#contract';
import type { Frame } from '#matrix';

/** Points of the curve, from the first edge of the histogram to the last. */
const POINTS = 64;
/** Bins that values are collected in before they are smoothed; a hundredth of a bandwidth and less, mostly. */
const FINE = 2048;
/** Beyond this many bandwidths the Gaussian counts nothing. */
const REACH = 6;

/**
 * Gaussian kernel densities of raw columns by segment over the axis of their histograms, with the bandwidth by the rule of
 * thumb of Silverman 1986 (3.31) of each segment; values are binned linearly first (Fan and Marron 1994). Columns of
 * few whole numbers have none, nor has a segment whose values are all one.
 * @param labels segment index 0..k-1 of each row; below 0: the row is in no segment and is left out.
 */
export function segmentDensities(
  { frame, histograms }: { frame: Frame; histograms: readonly SegmentHistogram[] },
  labels: Int32Array,
  k: number,
): SegmentDensity[] {
  return frame.columns.flatMap((column, at) => {
    const edges = histograms[at]!.edges;
    if (column.type !== 'numeric' || edges === null || edges.length < 3) return [];
    const [from, to] = [edges[0]!, edges.at(-1)!];
    // bins around whole numbers: what lies between two of them is nothing
    if (Number.isInteger(from + 0.5) && edges[1]! - from === 1) return [];
    const grid = Array.from({ length: POINTS }, (_, i) => from + ((to - from) * i) / (POINTS - 1));
    const curves = bySegment(column.values, labels, k).map((values) => densityOf(values, grid));
    return [
      {
        column: column.name,
        at: grid,
        bandwidths: curves.map((curve) => curve?.bandwidth ?? null),
        densities: curves.map((curve) => curve?.density ?? null),
      },
    ];
  });
}

/** .9 times the smaller of the standard deviation and the interquartile range over 1.34, times n^(-1/5); 0 where all are one. @param sorted ascending */
export function silvermanBandwidth(sorted: Float64Array): number {
  const n = sorted.length;
  if (n < 2) return 0;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const range = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34;
  return 0.9 * (range > 0 ? Math.min(deviation, range) : deviation) * n ** -0.2;
}

function densityOf(
  values: Float64Array,
  grid: readonly number[],
): { bandwidth: number; density: number[] } | null {
  const sorted = values.sort();
  const bandwidth = silvermanBandwidth(sorted);
  if (!(bandwidth > 0)) return null;
  const [from, to] = [grid[0]! - REACH * bandwidth, grid.at(-1)! + REACH * bandwidth];
  const width = (to - from) / FINE;
  const weights = new Float64Array(FINE + 1);
  for (const value of sorted) {
    if (value < from || value > to) continue;
    const place = (value - from) / width;
    const bin = Math.min(FINE - 1, Math.floor(place));
    weights[bin]! += bin + 1 - place;
    weights[bin + 1]! += place - bin;
  }
  const scale = 1 / (values.length * bandwidth * Math.sqrt(2 * Math.PI));
  const density = grid.map((x) => {
    const first = Math.max(0, Math.ceil((x - REACH * bandwidth - from) / width));
    const last = Math.min(FINE, Math.floor((x + REACH * bandwidth - from) / width));
    let sum = 0;
    for (let bin = first; bin <= last; bin++) {
      if (weights[bin] === 0) continue;
      const z = (x - from - bin * width) / bandwidth;
      sum += weights[bin]! * Math.exp(-0.5 * z * z);
    }
    return Number((sum * scale).toPrecision(6));
  });
  return { bandwidth, density };
}

function bySegment(values: Float64Array, labels: Int32Array, k: number): Float64Array[] {
  const counts = new Int32Array(k);
  const counted = (i: number) => labels[i]! >= 0 && Number.isFinite(values[i]!);
  for (let i = 0; i < values.length; i++) if (counted(i)) counts[labels[i]!]!++;
  const parts = Array.from(counts, (count) => new Float64Array(count));
  counts.fill(0);
  for (let i = 0; i < values.length; i++)
    if (counted(i)) parts[labels[i]!]![counts[labels[i]!]!++] = values[i]!;
  return parts;
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  return sorted[low]! + (place - low) * (sorted[Math.ceil(place)]! - sorted[low]!);
}
