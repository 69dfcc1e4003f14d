import { optimalAssignment } from './optimal-assignment.ts';

/** What became of a segment: it is there again, in several parts, in another one, or no more. */
export type BeforeFate = 'matched' | 'split' | 'merged' | 'vanished';
/** Where a segment comes from: it was there, is a part of one, holds several, or is new. */
export type AfterFate = 'matched' | 'split' | 'merged' | 'born';

/** How segments of two segmentations correspond; segments are told by their place. */
export interface SegmentMatch {
  readonly before: readonly {
    readonly fate: BeforeFate;
    /** Segments that most of it is in, or that are mostly of it; the one that it is again first. */
    readonly into: readonly number[];
  }[];
  readonly after: readonly {
    readonly fate: AfterFate;
    /** The segment that it is again, whose id and name it keeps; null for none. */
    readonly same: number | null;
    /** Segments that mostly went into it or that it is mostly of. */
    readonly from: readonly number[];
    /** Customers of both over customers of either, of the segment that it is again; null for none. */
    readonly jaccard: number | null;
  }[];
}

/** Least Jaccard overlap of a segment with the one that it is again: half of the customers, of segments of equal size. */
const SAME = 1 / 3;
/** Share of a segment that counts as most of it (Spiliopoulou et al. 2006, "MONIC", tau = .5). */
const MOST = 0.5;

/**
 * Which segment of a second segmentation is which of a first, by the customers that both hold: one to one with the
 * largest sum of Jaccard overlaps, as far as they overlap enough; what remains was split, merged, vanished or is born
 * (Spiliopoulou, Ntoutsi, Theodoridis and Schult 2006). O(k^3)
 * @param shared [nBefore][nAfter] customers in both
 */
export function matchSegments(shared: readonly (readonly number[])[], nAfter: number): SegmentMatch {
  const nBefore = shared.length;
  const beforeSizes = shared.map((row) => row.reduce((a, b) => a + b, 0));
  const afterSizes = Array.from({ length: nAfter }, (_, b) => shared.reduce((sum, row) => sum + row[b]!, 0));
  const jaccards = shared.map((row, a) =>
    row.map((both, b) => (both === 0 ? 0 : both / (beforeSizes[a]! + afterSizes[b]! - both))),
  );
  const same = optimalAssignment(jaccards).map((b, a) => (b >= 0 && jaccards[a]![b]! >= SAME ? b : -1));
  /** Most of a is in b, or most of b is of a. */
  const isIn = (a: number, b: number) => shared[a]![b]! > 0 && shared[a]![b]! >= MOST * beforeSizes[a]!;
  const isOf = (a: number, b: number) => shared[a]![b]! > 0 && shared[a]![b]! >= MOST * afterSizes[b]!;
  const before = shared.map((_, a) => {
    const own = same[a]!;
    const parts = range(nAfter).filter((b) => b !== own && isOf(a, b));
    const holders = range(nAfter).filter((b) => b !== own && isIn(a, b));
    if (own >= 0) {
      const into = [own, ...parts];
      return { fate: parts.length > 0 ? ('split' as const) : ('matched' as const), into };
    }
    if (holders.length > 0) return { fate: 'merged' as const, into: holders };
    if (parts.length > 0) return { fate: 'split' as const, into: parts };
    return { fate: 'vanished' as const, into: [] };
  });
  const after = range(nAfter).map((b) => {
    const own = same.indexOf(b);
    const whole = range(nBefore).filter((a) => a !== own && isIn(a, b) && same[a]! < 0);
    const source = range(nBefore).filter((a) => a !== own && isOf(a, b));
    if (own >= 0) {
      const fate = whole.length > 0 ? ('merged' as const) : ('matched' as const);
      return { fate, same: own, from: [own, ...whole], jaccard: jaccards[own]![b]! };
    }
    const none = { same: null, jaccard: null };
    if (whole.length > 1) return { fate: 'merged' as const, from: whole, ...none };
    if (source.length > 0) return { fate: 'split' as const, from: source, ...none };
    if (whole.length > 0) return { fate: 'merged' as const, from: whole, ...none };
    return { fate: 'born' as const, from: [], ...none };
  });
  return { before, after };
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
