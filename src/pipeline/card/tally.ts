import type { Metric, Served } from '#contract';
import { meanOf, shareOf } from './interval.ts';

/** Share of the distances of held-out customers that a novel one exceeds. */
export const NOVEL_FROM = 0.95;

/** Where the segmented customers are; all [rows]. */
export interface Placed {
  /** 1..k, places among the personas. */
  readonly segmentIds: Int32Array;
  readonly confidence: Float32Array;
  readonly novelty: Float32Array;
}

/** Sums over some customers. */
export interface Tally {
  n: number;
  /** [k] */
  readonly bySegment: number[];
  novel: number;
  sum: number;
  squares: number;
}

export function emptyTally(k: number): Tally {
  return { n: 0, bySegment: new Array<number>(k).fill(0), novel: 0, sum: 0, squares: 0 };
}

/** Counts a customer in. */
export function countIn(tally: Tally, row: number, { segmentIds, confidence, novelty }: Placed): void {
  const sure = confidence[row]!;
  tally.n++;
  tally.bySegment[segmentIds[row]! - 1]!++;
  if (novelty[row]! >= NOVEL_FROM) tally.novel++;
  tally.sum += sure;
  tally.squares += sure * sure;
}

/** All customers but those of a group. */
export function restOf(all: Tally, group: Tally): Tally {
  return {
    n: all.n - group.n,
    bySegment: all.bySegment.map((n, i) => n - group.bySegment[i]!),
    novel: all.novel - group.novel,
    sum: all.sum - group.sum,
    squares: all.squares - group.squares,
  };
}

/** How many are in segments that hold. @param holds [k] */
export function heldIn({ bySegment }: Tally, holds: readonly boolean[]): number {
  return bySegment.reduce((sum, n, i) => sum + (holds[i] ? n : 0), 0);
}

/** The figures of a tally of at least one customer. @param holds [k]; null when stability was not measured */
export function servedOf(tally: Tally, holds: readonly boolean[] | null): Served {
  const { n, bySegment, novel } = tally;
  return {
    customers: n,
    segments: bySegment.map((hits) => rounded(shareOf(hits, n))),
    confidence: rounded(meanOf(tally)),
    novel: rounded(shareOf(novel, n)),
    held: holds === null ? null : rounded(shareOf(heldIn(tally, holds), n)),
  };
}

/** Six decimals are more than any of these figures carries. */
function rounded({ value, low, high }: Metric): Metric {
  const short = (x: number | null) => (x === null ? null : Number(x.toFixed(6)));
  return { value: Number(value.toFixed(6)), low: short(low), high: short(high) };
}
