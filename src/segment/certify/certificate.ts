import type { CandidateDetail, Evidence, NullTest, Reason, SegmentVerdict, Verdict } from '#contract';
import type { TierName } from '../tiers/index.ts';

/** One segment as the certificate sees it, before it is described. */
export interface CertifiedSegment {
  /** 0..k-1, as in the labels. */
  readonly label: number;
  /** Of a value tier; segments that were found get their names from what they are like. */
  readonly name: TierName | null;
  readonly size: number;
  readonly share: number;
  /** Mean bootstrap Jaccard in [0, 1]; null for value tiers and where no draw could tell. */
  readonly stability: number | null;
  readonly verdict: SegmentVerdict | null;
}

/** What may be believed of a segmentation, and how its k came about; plain JSON. */
export interface Certificate {
  readonly learner: 'k-means' | 'value-tiers';
  readonly k: number;
  readonly chosenBy: 'consensus' | 'user' | 'tiers';
  readonly choice: readonly Reason[];
  /** Of the k-means that was chosen; null for value tiers. */
  readonly inertia: number | null;
  readonly silhouette: number | null;
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  readonly nulls: readonly NullTest[];
  /** Rows of the subsample of the null models. */
  readonly nullRows: number;
  /** Rows of the subsample of the bootstrap. */
  readonly stabilityRows: number;
  readonly candidates: readonly CandidateDetail[];
  /** What other seeds, learners and rows say; null for a single segment. */
  readonly evidence: Evidence | null;
  readonly segments: readonly CertifiedSegment[];
}
