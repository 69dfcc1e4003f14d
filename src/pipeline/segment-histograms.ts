import type { SegmentHistogram } from '#contract';
import type { CategoryColumn, Frame, NumericColumn } from '#matrix';

const BINS = 24;
const MOST_LEVELS = 12;

/**
 * Histograms of raw columns split by segment.
 * @param labels segment index 0..k-1 of each row; below 0: the row is in no segment and is left out.
 */
export function segmentHistograms(frame: Frame, labels: Int32Array, k: number): SegmentHistogram[] {
  return frame.columns.map((column) =>
    column.type === 'numeric' ? numericHistogram(column, labels, k) : levelHistogram(column, labels, k),
  );
}

function numericHistogram(column: NumericColumn, labels: Int32Array, k: number): SegmentHistogram {
  const present = column.values.filter((value) => Number.isFinite(value)).sort();
  const { from, to } = range(present);
  const wholeSteps = present.every(Number.isInteger) && to - from < BINS;
  const bins = to === from ? 1 : wholeSteps ? to - from + 1 : BINS;
  const width = to === from ? 1 : wholeSteps ? 1 : (to - from) / bins;
  const first = wholeSteps && to > from ? from - 0.5 : from;
  const counts = zeros(k, bins);
  for (let i = 0; i < labels.length; i++) {
    const value = column.values[i]!;
    if (labels[i]! < 0 || !Number.isFinite(value)) continue;
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - first) / width)));
    counts[labels[i]!]![bin]!++;
  }
  return {
    column: column.name,
    edges: Array.from({ length: bins + 1 }, (_, i) => first + i * width),
    openEnds: present.length > 0 && (present[0]! < from || present.at(-1)! > to),
    levels: null,
    counts,
  };
}

/** From the 0.5 % to the 99.5 % quantile where values beyond would squeeze the rest, else from end to end. */
function range(sorted: Float64Array): { from: number; to: number } {
  if (sorted.length === 0) return { from: 0, to: 0 };
  const low = sorted[Math.floor(0.005 * (sorted.length - 1))]!;
  const high = sorted[Math.ceil(0.995 * (sorted.length - 1))]!;
  const [min, max] = [sorted[0]!, sorted.at(-1)!];
  const heavy = max - min > 1.5 * (high - low) && high > low;
  return heavy ? { from: low, to: high } : { from: min, to: max };
}

function levelHistogram(column: CategoryColumn, labels: Int32Array, k: number): SegmentHistogram {
  const totals = new Float64Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) totals[code]!++;
  const order = Array.from(totals.keys()).sort((a, b) => totals[b]! - totals[a]! || a - b);
  const shown = order.slice(0, order.length > MOST_LEVELS ? MOST_LEVELS - 1 : MOST_LEVELS);
  const rest = order.length > shown.length;
  const place = new Int32Array(column.levels.length).fill(shown.length);
  for (const [i, code] of shown.entries()) place[code] = i;
  const counts = zeros(k, shown.length + (rest ? 1 : 0));
  for (let i = 0; i < labels.length; i++) {
    const code = column.codes[i]!;
    if (labels[i]! >= 0 && code >= 0) counts[labels[i]!]![place[code]!]!++;
  }
  const levels = shown.map((code) => column.levels[code]!);
  return {
    column: column.name,
    edges: null,
    openEnds: false,
    levels: rest ? [...levels, `${order.length - shown.length} others`] : levels,
    counts,
  };
}

function zeros(rows: number, columns: number): number[][] {
  return Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
}
