import type { SegmentMatch } from './match-segments.ts';
import { optimalAssignment } from './optimal-assignment.ts';

/** Two segments of two segmentations that were held against each other. */
export interface CentrePair {
  readonly before: number;
  readonly after: number;
  /** Root mean square difference of their centres over the columns, in the units of the centres. */
  readonly distance: number;
  /** The farthest that they may be from each other and still be the same. */
  readonly limit: number;
}

/** How segments correspond by their centres, with the pair that comes nearest of every segment before. */
export interface CentreMatch {
  readonly match: SegmentMatch;
  /** [nBefore] the segment that it is again, else the nearest; null where no column has a value in both. */
  readonly pairs: readonly (CentrePair | null)[];
}

/** Farthest that a segment and the one that it is again lie apart, in standard deviations: a medium effect (Cohen 1988). */
const FARTHEST = 0.5;

/**
 * Which segment of a second segmentation is which of a first where no customers tell: one to one, as many as possible
 * and the nearest of these, as far as no other segment of either side could as well be meant, which is half of the way
 * to the next segment of its own side, and at most half a standard deviation. O(k^2 columns + k^3)
 * @param before [nBefore][nColumns] centres in common units, standard deviations of a customer; NaN: no value
 * @param after [nAfter][nColumns]
 */
export function matchCentres(
  before: readonly (readonly number[])[],
  after: readonly (readonly number[])[],
): CentreMatch {
  const roomBefore = before.map((_, a) => roomOf(before, a));
  const roomAfter = after.map((_, b) => roomOf(after, b));
  const pairs = before.map((centre, a) =>
    after.map((other, b) => {
      const limit = Math.min(FARTHEST, roomBefore[a]!, roomAfter[b]!);
      return { before: a, after: b, distance: distance(centre, other), limit };
    }),
  );
  // a partner weighs more than any nearness: the most pairs first
  const weights = pairs.map((row) => row.map((pair) => (isPair(pair) ? 2 - pair.distance / FARTHEST : 0)));
  const same = optimalAssignment(weights).map((b, a) => (b >= 0 && isPair(pairs[a]![b]!) ? b : -1));
  const match: SegmentMatch = {
    before: same.map((b) => (b < 0 ? { fate: 'vanished', into: [] } : { fate: 'matched', into: [b] })),
    after: after.map((_, b) => {
      const a = same.indexOf(b);
      return a < 0
        ? { fate: 'born', same: null, from: [], jaccard: null }
        : { fate: 'matched', same: a, from: [a], jaccard: null };
    }),
  };
  return { match, pairs: pairs.map((row, a) => row[same[a]!] ?? nearest(row)) };
}

function isPair({ distance, limit }: CentrePair): boolean {
  return distance <= limit;
}

function nearest(row: readonly CentrePair[]): CentrePair | null {
  const known = row.filter(({ distance }) => Number.isFinite(distance));
  return known.length === 0
    ? null
    : known.reduce((best, pair) => (pair.distance < best.distance ? pair : best));
}

/** Half of the way to the next segment of the same side; infinite for the only one. */
function roomOf(centres: readonly (readonly number[])[], at: number): number {
  return Math.min(
    ...centres.map((other, i) => (i === at ? Number.POSITIVE_INFINITY : distance(centres[at]!, other) / 2)),
  );
}

/** Over the columns that both have a value in; infinite for none. */
function distance(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  let n = 0;
  for (const [j, value] of a.entries()) {
    const difference = value - b[j]!;
    if (Number.isNaN(difference)) continue;
    sum += difference * difference;
    n++;
  }
  return n === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(sum / n);
}
