import type { Rng } from '#base';
import type { KernelMatrix } from '#kernels';

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
  /** Most rows of the null models. Default 5,000. */
  readonly nullRows: number;
  /** Draws of each null model; null for 499 to 1,000 rows and 99 above. Default null. */
  readonly nullDraws: number | null;
  /**
   * Rows with these numbers prepared again after their raw columns were permuted independently of one another;
   * null where every feature is of one raw column, so that permuting features is the same. Default null.
   */
  readonly redraw: ((rows: Uint32Array, rng: Rng) => Promise<KernelMatrix>) | null;
  /** k-means starts on data and draws of the null models: with few, one bad optimum decides. Default 6. */
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
    nullRows: options.nullRows ?? 5000,
    nullDraws: options.nullDraws ?? null,
    redraw: options.redraw ?? null,
    nullStarts: options.nullStarts ?? 6,
    bootstrapRows: options.bootstrapRows ?? 5000,
    bootstrapDraws: options.bootstrapDraws ?? 100,
    bootstrapStarts: options.bootstrapStarts ?? 5,
    rankReplicates: options.rankReplicates ?? 200,
  };
}

/** Draws of a null model on so many rows: where they are cheap, enough that p hardly varies with the seed. */
export function nullDrawsFor(nRows: number): number {
  return nRows <= 1000 ? 499 : 99;
}
