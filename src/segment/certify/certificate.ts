import type {
  CandidateDetail,
  Evidence,
  GivenTest,
  NullTest,
  Reason,
  ReportData,
  SegmentVerdict,
  Verdict,
} from '#contract';

/** One segment as the certificate sees it, before it is described. */
export interface CertifiedSegment {
  /** 0..k-1, as in the labels. */
  readonly label: number;
  /** That the method gives (value tiers, rules); other segments get their names from what they are like. */
  readonly name: string | null;
  readonly size: number;
  readonly share: number;
  /** Mean bootstrap Jaccard in [0, 1]; null for value tiers and where no draw could tell. */
  readonly stability: number | null;
  readonly verdict: SegmentVerdict | null;
}

/** What may be believed of a segmentation, and how its k came about; plain JSON. */
export interface Certificate {
  /** What found the segments, or `value-tiers` where there was nothing to find. */
  readonly learner: string;
  readonly k: number;
  readonly chosenBy: ReportData['segmentation']['chosenBy'];
  readonly choice: readonly Reason[];
  /** Squared distances to the means of the chosen segments; null for value tiers. */
  readonly inertia: number | null;
  readonly silhouette: number | null;
  /** Whether rules cut the segments, so that no clusters are claimed and none are tested for. */
  readonly byRule: boolean;
  /** Of segments that someone else made; null for those that were found here. */
  readonly given: GivenTest | null;
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
