/** The five criteria of one k. */
export interface Criteria {
  readonly k: number;
  readonly silhouette: number;
  readonly calinskiHarabasz: number;
  readonly daviesBouldin: number;
  /** Null where the learner has no gap: its inertia is not the one that boxes are compared by. */
  readonly gap: number | null;
  readonly gapStandardError: number | null;
  readonly stability: number;
}

/** The criteria by name, as a person reads them. */
export const CRITERIA = ['silhouette', 'Calinski-Harabasz', 'Davies-Bouldin', 'gap', 'stability'] as const;

/**
 * Rank of every k by each criterion (1 is best, equal values share their mean rank) and the mean over those known.
 * By the gap, the k of the 1-standard-error rule comes first and the others follow by their gap.
 * @param candidates ascending k.
 * @returns `byCriterion[criterion][candidate]`, null for a criterion that is not known of every k, and `mean[candidate]`.
 */
export function meanRanks(candidates: readonly Criteria[]): {
  byCriterion: (number[] | null)[];
  mean: number[];
} {
  const gapFirst = gapRule(candidates);
  const byCriterion = [
    ranksOf(candidates.map((c) => c.silhouette)),
    ranksOf(candidates.map((c) => c.calinskiHarabasz)),
    ranksOf(candidates.map((c) => -c.daviesBouldin)),
    gapFirst === null
      ? null
      : ranksOf(candidates.map((c, at) => (at === gapFirst ? Number.POSITIVE_INFINITY : c.gap!))),
    ranksOf(candidates.map((c) => c.stability)),
  ];
  const known = byCriterion.filter((ranks) => ranks !== null);
  const mean = candidates.map((_, at) => known.reduce((sum, ranks) => sum + ranks[at]!, 0) / known.length);
  return { byCriterion, mean };
}

/**
 * Index of the smallest k with Gap(k) >= Gap(next k) - s(next k) (Tibshirani, Walther and Hastie 2001, step 3
 * of the computation); of the largest gap when no k but the last satisfies it; null when some k has no gap.
 */
export function gapRule(candidates: readonly Pick<Criteria, 'gap' | 'gapStandardError'>[]): number | null {
  if (candidates.some(({ gap }) => gap === null)) return null;
  for (let at = 0; at + 1 < candidates.length; at++) {
    const next = candidates[at + 1]!;
    if (candidates[at]!.gap! >= next.gap! - (next.gapStandardError ?? 0)) return at;
  }
  let best = 0;
  for (let at = 1; at < candidates.length; at++) if (candidates[at]!.gap! > candidates[best]!.gap!) best = at;
  return best;
}

/** Ranks of the values, the largest first; equal values share their mean rank. */
function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    let above = 0;
    let equal = 0;
    for (const other of values) {
      if (other > value) above++;
      else if (other === value) equal++;
    }
    return above + (equal + 1) / 2;
  });
}
