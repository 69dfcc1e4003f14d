import { listed } from '#base';
import type { CandidateDetail, Reason } from '#contract';
import { CRITERIA, type Criteria, gapRule, meanRanks } from './mean-ranks.ts';
import { quantile } from './quantile.ts';

const LEAST_SHARE = 0.01;
const LEAST_JACCARD = 0.5;

/** Why each k is out of the running, null for those that stay; nobody is out when all would be. */
export function dropCandidates(
  candidates: readonly { k: number; smallestShare: number; minimumStability: number }[],
): (Reason | null)[] {
  const reasons = candidates.map(({ smallestShare, minimumStability }): Reason | null => {
    if (smallestShare < LEAST_SHARE) {
      const message = `Its smallest segment holds ${(100 * smallestShare).toFixed(2)} % of the customers, under 1 %.`;
      return { code: 'segment-too-small', message };
    }
    if (minimumStability < LEAST_JACCARD) {
      const message = `One of its segments dissolves when the customers are resampled (Jaccard ${minimumStability.toFixed(2)}, under 0.50).`;
      return { code: 'segment-dissolves', message };
    }
    return null;
  });
  return reasons.every((reason) => reason !== null) ? reasons.map(() => null) : reasons;
}

/** One reason for all candidates that are out for the same cause. */
export function dropNotes(candidates: readonly Pick<CandidateDetail, 'k' | 'dropped'>[]): Reason[] {
  const causes = {
    'segment-too-small': 'a segment holds under 1 % of the customers',
    'segment-dissolves': 'a segment dissolves when the customers are resampled (Jaccard under 0.50)',
  };
  return Object.entries(causes).flatMap(([code, cause]) => {
    const ks = candidates.filter(({ dropped }) => dropped?.code === code).map(({ k }) => `${k}`);
    return ks.length === 0 ? [] : [{ code, message: `Not considered, k = ${listed(ks)}: ${cause}.` }];
  });
}

/** The k that the criteria agree on, and why. */
export interface Consensus {
  readonly k: number;
  /** Ascending; more than one when the data cannot tell them apart. */
  readonly tied: readonly number[];
  readonly reasons: readonly Reason[];
}

/**
 * The k of the best mean rank. A k whose mean rank is not worse beyond the 95 % bootstrap interval of the
 * difference ties with it; of a tie the smallest k is chosen.
 * @param candidates those that were not dropped, ascending k.
 * @param replicates [replicate][candidate] the criteria on resampled customers.
 */
export function consensusOf(
  candidates: readonly Criteria[],
  replicates: readonly (readonly Criteria[])[],
): Consensus {
  const { byCriterion, mean } = meanRanks(candidates);
  const best = mean.indexOf(Math.min(...mean));
  const resampled = replicates.map((criteria) => meanRanks(criteria).mean);
  const tied = candidates.flatMap(({ k }, at) => {
    const excess = Float64Array.from(resampled, (ranks) => ranks[at]! - ranks[best]!);
    return mean[at] === mean[best] || quantile(excess, 0.025) <= 0 ? [k] : [];
  });
  const chosen = tied[0]!;
  const at = candidates.findIndex((candidate) => candidate.k === chosen);
  const first = CRITERIA.filter((_, criterion) => byCriterion[criterion]?.[at] === 1);
  const ranked = CRITERIA.filter((_, criterion) => byCriterion[criterion] !== null);
  const reasons: Reason[] = [
    {
      code: 'consensus',
      message:
        `${chosen} segments have a mean rank of ${mean[at]!.toFixed(1)} over ${listed(ranked)} ` +
        `among ${candidates.length} candidates` +
        `${first.length > 0 ? `, first by ${listed(first)}` : ''}.`,
    },
  ];
  if (tied.length > 1) {
    reasons.push({
      code: 'tie',
      message:
        `${listed(tied.map(String))} segments are equally good: their mean ranks differ by less than the ` +
        `95 % bootstrap interval. The smallest number is shown.`,
    });
  }
  const byGap = gapRule(candidates);
  if (candidates.length > 1 && byGap !== null) {
    reasons.push({
      code: 'gap-rule',
      message: `By the gap statistic's one-standard-error rule it would be ${candidates[byGap]!.k} segments.`,
    });
  }
  return { k: chosen, tied, reasons };
}

/** Depth below the chord, in shares of it, that rounding can reach. */
const STRAIGHT = 1e-9;

/** k at the knee of the inertia: farthest below the chord of its ends (Satopaa et al. 2011); null under 3 points. */
export function elbowOf(candidates: readonly Pick<CandidateDetail, 'k' | 'inertia'>[]): number | null {
  const first = candidates[0];
  const last = candidates.at(-1);
  if (!first || !last || candidates.length < 3 || first.inertia <= last.inertia) return null;
  let elbow: number | null = null;
  let deepest = STRAIGHT;
  for (const { k, inertia } of candidates) {
    const along = (k - first.k) / (last.k - first.k);
    const depth = 1 - along - (inertia - last.inertia) / (first.inertia - last.inertia);
    if (depth > deepest) {
      deepest = depth;
      elbow = k;
    }
  }
  return elbow;
}
