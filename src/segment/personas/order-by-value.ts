import type { CertifiedSegment } from '../certify/index.ts';
import { NO_SEGMENT } from '../protocol/index.ts';

/**
 * Labels in the order in which segments are numbered: largest mean value first, segments without any value
 * last; by size where there is no value column or means are equal. Who is in no segment comes at the very end.
 * @param values [nRows] NaN where missing; null for none.
 */
export function orderByValue(
  segments: readonly CertifiedSegment[],
  labels: Int32Array,
  values: Float64Array | null,
): number[] {
  const sums = new Float64Array(segments.length);
  const counts = new Int32Array(segments.length);
  for (let i = 0; values && i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    sums[labels[i]!]! += values[i]!;
    counts[labels[i]!]!++;
  }
  const means = Array.from(sums, (sum, c) => (counts[c]! > 0 ? sum / counts[c]! : Number.NEGATIVE_INFINITY));
  const isNone = (label: number) => segments[label]!.name === NO_SEGMENT;
  const descending = (a: number, b: number): number => (a === b ? 0 : a > b ? -1 : 1);
  return segments
    .map((segment) => segment.label)
    .sort(
      (a, b) =>
        Number(isNone(a)) - Number(isNone(b)) ||
        descending(means[a]!, means[b]!) ||
        segments[b]!.size - segments[a]!.size ||
        a - b,
    );
}
