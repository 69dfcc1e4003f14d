/** Value of each row of a segmentation. */
export interface ValueColumn {
  readonly column: string;
  /** [nRows] NaN where missing. */
  readonly values: Float64Array;
}

/** How a segmentation is certified. */
export interface CertifySettings {
  /** The number of segments that the user insists on; it must have been explored. Default null. */
  readonly userK: number | null;
  /** Without clusters, customers are split into tiers by it. Default null. */
  readonly value: ValueColumn | null;
  /** Most rows of the null models. Default 2,000. */
  readonly nullRows: number;
  /** Draws of each null model. Default 99. */
  readonly nullDraws: number;
  /** k-means starts on data and draws of the null models. Default 3. */
  readonly nullStarts: number;
  /** Most rows of the bootstrap. Default 5,000. */
  readonly bootstrapRows: number;
  /** Bootstrap draws. Default 100. */
  readonly bootstrapDraws: number;
  /** k-means starts of a bootstrap draw. Default 5. */
  readonly bootstrapStarts: number;
  /** Replicates of the ranking, for its intervals. Default 200. */
  readonly rankReplicates: number;
}

export type CertifyOptions = { readonly [Name in keyof CertifySettings]?: CertifySettings[Name] | undefined };

/** The options with defaults for what was not given. */
export function settle(options: CertifyOptions): CertifySettings {
  return {
    userK: options.userK ?? null,
    value: options.value ?? null,
    nullRows: options.nullRows ?? 2000,
    nullDraws: options.nullDraws ?? 99,
    nullStarts: options.nullStarts ?? 3,
    bootstrapRows: options.bootstrapRows ?? 5000,
    bootstrapDraws: options.bootstrapDraws ?? 100,
    bootstrapStarts: options.bootstrapStarts ?? 5,
    rankReplicates: options.rankReplicates ?? 200,
  };
}
