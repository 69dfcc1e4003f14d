import type { ReportData } from '#contract';
import type { Frame, NumericColumn } from '#matrix';

/** Rays of a radar; more cannot be read. */
const RAYS = 8;
/** With fewer rays there is no shape. */
const LEAST = 3;
/** Rows that ranks are taken among, evenly spread over all. */
const MOST_ROWS = 20_000;

/**
 * Where the customers of each segment stand among all, from 0 to 1, in the numeric columns that tell the segments
 * apart most; null where there are fewer than three such columns.
 * @param labels segment index 0..k-1 of each row; below 0: the row is in no segment and is left out.
 */
export function segmentRadar(
  { frame, columns }: { frame: Frame; columns: ReadonlySet<string> },
  labels: Int32Array,
  k: number,
): ReportData['radar'] {
  const step = Math.max(1, labels.length / MOST_ROWS);
  const rows = Array.from({ length: Math.min(labels.length, MOST_ROWS) }, (_, i) => Math.floor(i * step));
  const rays = frame.columns
    .filter((column): column is NumericColumn => column.type === 'numeric' && columns.has(column.name))
    .map(({ name, values }) => {
      const means = meanRanks(values, { labels, k, rows });
      const known = means.filter((mean) => mean !== null);
      return { name, means, spread: known.length < 2 ? 0 : Math.max(...known) - Math.min(...known) };
    })
    .filter(({ spread }) => spread > 0)
    .sort((a, b) => b.spread - a.spread)
    .slice(0, RAYS);
  if (rays.length < LEAST) return null;
  return {
    columns: rays.map(({ name }) => name),
    ranks: Array.from({ length: k }, (_, s) => rays.map(({ means }) => means[s]!)),
  };
}

/** [k] mean place among all, ties in the middle; null for a segment without a value. */
function meanRanks(
  values: Float64Array,
  { labels, k, rows }: { labels: Int32Array; k: number; rows: readonly number[] },
): (number | null)[] {
  const ranked = rows
    .filter((row) => labels[row]! >= 0 && Number.isFinite(values[row]!))
    .sort((a, b) => values[a]! - values[b]!);
  const sums = new Float64Array(k);
  const counts = new Int32Array(k);
  for (let start = 0, end = 0; start < ranked.length; start = end) {
    while (end < ranked.length && values[ranked[end]!] === values[ranked[start]!]) end++;
    for (let i = start; i < end; i++) {
      sums[labels[ranked[i]!]!]! += (start + end) / 2;
      counts[labels[ranked[i]!]!]!++;
    }
  }
  return Array.from(sums, (sum, s) => (counts[s] === 0 ? null : sum / counts[s]! / ranked.length));
}
