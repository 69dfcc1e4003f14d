/** One tested k: its clustering and its criteria. */
export interface ExploredCandidate {
  readonly k: number;
  readonly inertia: number;
  /** Mean silhouette width over `Exploration.silhouetteRows`. */
  readonly silhouette: number;
  readonly calinskiHarabasz: number;
  readonly daviesBouldin: number;
  /** Gap(k) against uniform boxes, natural logarithm. */
  readonly gap: number;
  /** s_k = sd(log W) sqrt(1 + 1 / draws). */
  readonly gapStandardError: number;
  /** [k] rows per cluster. */
  readonly sizes: Int32Array;
  /** [k, nCols] */
  readonly centres: Float64Array;
  /** [nRows] 0..k-1 */
  readonly labels: Int32Array;
}

/** What was found for every k; plain data. */
export interface Exploration {
  readonly nRows: number;
  readonly features: readonly string[];
  /** k-means starts per k. */
  readonly starts: number;
  /** Rows that silhouettes were computed on: `nRows`, or those of a seeded sample. */
  readonly silhouetteRows: number;
  /** Rows that observed and reference inertia of the gap statistic were computed on. */
  readonly gapRows: number;
  readonly gapDraws: number;
  /** Ascending k; a k with fewer distinct rows than segments is absent. */
  readonly candidates: readonly ExploredCandidate[];
}
