import { type CentrePair, matchCentres } from './match-centres.ts';
import { matchSegments, type SegmentMatch } from './match-segments.ts';

/** A segment of an earlier segmentation. */
export interface KnownSegment {
  readonly id: number;
  readonly name: string;
}

/** Standardised effect of each feature of a segment: how many standard deviations of all customers it lies from their mean. */
export type EarlierProfile = Readonly<Record<string, number>>;

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
  /** [nBefore] What was held against each other where too few customers told which segment is which; null: they told. */
  readonly pairs: readonly (CentrePair | null)[] | null;
}

/** Least share of the customers that are like those of the earlier segments: with fewer their profiles tell. */
const ENOUGH = 0.5;

/**
 * The segments of an earlier segmentation that new ones are again: by the customers that both hold, and where more
 * than half of the customers are unlike all of before, by the profiles, each against its own customers.
 * @param labelsBefore [nRows] place of the earlier segment of each customer, -1 for none. @param labels [nRows] 0..k-1
 * @param profiles of the earlier segments and of the k new ones; null: customers alone tell
 */
export function keepIds(
  { of, known, nextId }: Pick<KeptIdentity, 'of' | 'known' | 'nextId'>,
  {
    labelsBefore,
    labels,
    k,
    profiles = null,
  }: {
    labelsBefore: Int32Array;
    labels: Int32Array;
    k: number;
    profiles?: { before: readonly EarlierProfile[]; after: () => readonly EarlierProfile[] } | null;
  },
): KeptIdentity {
  const shared = known.map(() => new Array<number>(k).fill(0));
  let placed = 0;
  for (const [i, label] of labels.entries()) {
    const before = labelsBefore[i]!;
    if (before < 0) continue;
    shared[before]![label]!++;
    placed++;
  }
  const byProfile = profiles !== null && placed < ENOUGH * labels.length;
  const found = byProfile
    ? matchProfiles(profiles.before, profiles.after())
    : { match: matchSegments(shared, k), pairs: null };
  const kept = found.match.after.map(({ same }) => (same === null ? null : known[same]!));
  return { of, known, ...found, kept, nextId };
}

function matchProfiles(before: readonly EarlierProfile[], after: readonly EarlierProfile[]) {
  const features = [...new Set(before.flatMap((profile) => Object.keys(profile)))].sort();
  const centre = (profile: EarlierProfile) => features.map((feature) => profile[feature] ?? Number.NaN);
  return matchCentres(before.map(centre), after.map(centre));
}
