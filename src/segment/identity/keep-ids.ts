import { matchSegments, type SegmentMatch } from './match-segments.ts';

/** A segment of an earlier segmentation. */
export interface KnownSegment {
  readonly id: number;
  readonly name: string;
}

/** Ids and names that segments keep, and how they came about. */
export interface KeptIdentity {
  /** What the earlier segmentation is called, such as `shop@3`. */
  readonly of: string;
  readonly known: readonly KnownSegment[];
  readonly match: SegmentMatch;
  /** [nAfter] id and name of the segment that each is again; null for one without. */
  readonly kept: readonly (KnownSegment | null)[];
  /** First id that no earlier segment had. */
  readonly nextId: number;
}

/**
 * The segments of an earlier segmentation that new ones are again.
 * @param labelsBefore [nRows] place of the earlier segment of each customer, -1 for none. @param labels [nRows] 0..k-1
 */
export function keepIds(
  { of, known, nextId }: Pick<KeptIdentity, 'of' | 'known' | 'nextId'>,
  { labelsBefore, labels, k }: { labelsBefore: Int32Array; labels: Int32Array; k: number },
): KeptIdentity {
  const shared = known.map(() => new Array<number>(k).fill(0));
  for (const [i, label] of labels.entries()) {
    const before = labelsBefore[i]!;
    if (before >= 0) shared[before]![label]!++;
  }
  const match = matchSegments(shared, k);
  return {
    of,
    known,
    match,
    kept: match.after.map(({ same }) => (same === null ? null : known[same]!)),
    nextId,
  };
}
