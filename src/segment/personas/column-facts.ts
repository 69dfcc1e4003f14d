import type { Trait } from '#contract';
import type { CategoryColumn, FrameColumn, NumericColumn } from '#matrix';

/** How one column, or one level of it, differs in one segment from all customers. */
export interface SegmentTrait extends Trait {
  /**
   * Chance that a customer of the segment lies above one of all customers minus the chance of below, in [-1, 1]
   * (Cliff's delta 1993): unlike the effect it is not moved by a few extreme values.
   */
  readonly delta: number;
}

/** Ranks of columns with more rows are taken on about so many of them. */
const MOST_RANKED_ROWS = 100_000;
/** Levels of a category beyond the most frequent ones are not described. */
const MOST_LEVELS = 12;

/**
 * Traits of every segment for a column; a segment without any value of the column has none. O(n log n)
 * @param labels [nRows] 0..k-1.
 * @returns [k][levels or one]
 */
export function columnFacts(column: FrameColumn, labels: Int32Array, k: number): SegmentTrait[][] {
  return column.type === 'numeric' ? numericFacts(column, labels, k) : categoryFacts(column, labels, k);
}

function numericFacts({ name, values }: NumericColumn, labels: Int32Array, k: number): SegmentTrait[][] {
  const bySegment = splitByLabel(values, labels, k);
  const all = values.filter((value) => !Number.isNaN(value));
  if (all.length === 0) return bySegment.map(() => []);
  const overallMean = meanOf(all);
  const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - overallMean) ** 2, 0) / all.length);
  const overallMedian = medianOf(all);
  const deltas = rankDeltas(values, labels, k);
  return bySegment.map((own, c) => {
    if (own.length === 0) return [];
    const segmentMean = meanOf(own);
    return [
      {
        feature: name,
        column: name,
        level: null,
        segmentMean,
        overallMean,
        segmentMedian: medianOf(own),
        overallMedian,
        effect: deviation > 0 ? (segmentMean - overallMean) / deviation : 0,
        effectLow: null,
        effectHigh: null,
        delta: deltas[c]!,
      },
    ];
  });
}

function categoryFacts(
  { name, codes, levels }: CategoryColumn,
  labels: Int32Array,
  k: number,
): SegmentTrait[][] {
  const counts = Array.from({ length: k }, () => new Float64Array(levels.length));
  for (const [i, code] of codes.entries()) if (code >= 0) counts[labels[i]!]![code]!++;
  const overall = levels.map((_, level) => counts.reduce((sum, own) => sum + own[level]!, 0));
  const present = overall.reduce((a, b) => a + b, 0);
  const described = levels
    .map((_, level) => level)
    .filter((level) => overall[level]! > 0)
    .sort((a, b) => overall[b]! - overall[a]! || a - b)
    .slice(0, MOST_LEVELS);
  return counts.map((own) => {
    const size = own.reduce((a, b) => a + b, 0);
    if (size === 0) return [];
    return described.map((level) => {
      const segmentMean = own[level]! / size;
      const overallMean = overall[level]! / present;
      const deviation = Math.sqrt(overallMean * (1 - overallMean));
      const difference = segmentMean - overallMean;
      return {
        feature: `${name} = ${levels[level]!}`,
        column: name,
        level: levels[level]!,
        segmentMean,
        overallMean,
        segmentMedian: null,
        overallMedian: null,
        effect: deviation > 0 ? difference / deviation : 0,
        effectLow: null,
        effectHigh: null,
        delta: difference,
      };
    });
  });
}

/** The present values of each label, in the order of the rows. */
function splitByLabel(values: Float64Array, labels: Int32Array, k: number): Float64Array[] {
  const counts = new Int32Array(k);
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) counts[labels[i]!]!++;
  const parts = Array.from(counts, (count) => new Float64Array(count));
  counts.fill(0);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i]!)) parts[labels[i]!]![counts[labels[i]!]!++] = values[i]!;
  }
  return parts;
}

/** [k] twice the mean percentile rank (ties in the middle) of a segment's values, minus 1. */
function rankDeltas(values: Float64Array, labels: Int32Array, k: number): Float64Array {
  const isRanked = (i: number): boolean => !Number.isNaN(values[i]!) && isSampled(i, values.length);
  const ranked = values.filter((_, i) => isRanked(i)).sort();
  const sums = new Float64Array(k);
  const counts = new Int32Array(k);
  for (let i = 0; i < values.length; i++) {
    if (!isRanked(i)) continue;
    const value = values[i]!;
    sums[labels[i]!]! += (countBelow(ranked, value, false) + countBelow(ranked, value, true)) / ranked.length;
    counts[labels[i]!]!++;
  }
  return sums.map((sum, c) => (counts[c]! > 0 ? sum / counts[c]! - 1 : 0));
}

/** About `MOST_RANKED_ROWS` of the rows, by a multiplicative hash: a fixed step could fall in with the data's order. */
function isSampled(row: number, nRows: number): boolean {
  return Math.imul(row + 1, 0x9e3779b1) >>> 0 < (MOST_RANKED_ROWS / nRows) * 2 ** 32;
}

/** How many of the sorted values are below `value`, or not above it. */
function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function meanOf(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function medianOf(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >>> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
