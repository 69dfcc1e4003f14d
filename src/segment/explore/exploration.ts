/** One clustering that was tried and its criteria. */
export interface ExploredCandidate {
  readonly k: number;
  /** Sum of squared distances to the means of the segments, whatever the learner minimised. */
  readonly inertia: number;
  /** Mean silhouette width over `Exploration.silhouetteRows`. */
  readonly silhouette: number;
  readonly calinskiHarabasz: number;
  readonly daviesBouldin: number;
  /** Gap(k) against uniform boxes, natural logarithm; null where the learner is not k-means. */
  readonly gap: number | null;
  /** s_k = sd(log W) sqrt(1 + 1 / draws). */
  readonly gapStandardError: number | null;
  /** Bayesian information criterion, smaller is better; null where the learner is no density. */
  readonly bic: number | null;
  /** [k] names that come with the method, null where it has none. */
  readonly names: readonly (string | null)[];
  /** [k] rows per segment. */
  readonly sizes: Int32Array;
  /** [k, nCols] means of the segments. */
  readonly centres: Float64Array;
  /** [nRows] 0..k-1 */
  readonly labels: Int32Array;
}

/** What was found for every k; plain data. */
export interface Exploration {
  /** Name of the learner that found it. */
  readonly learner: string;
  /** Whether a number of segments was asked of the learner; otherwise it found it, or rules said it. */
  readonly takesK: boolean;
  /** Numbers of segments that the null models are tried with, ascending. */
  readonly ks: readonly number[];
  readonly nRows: number;
  readonly features: readonly string[];
  /** k-means starts per k; 0 for other learners. */
  readonly starts: number;
  /** Rows that silhouettes were computed on: `nRows`, or those of a seeded sample. */
  readonly silhouetteRows: number;
  /** Rows that observed and reference inertia of the gap statistic were computed on; 0 where there is none. */
  readonly gapRows: number;
  readonly gapDraws: number;
  /** Ascending k; a k with fewer distinct rows than segments is absent. */
  readonly candidates: readonly ExploredCandidate[];
}
