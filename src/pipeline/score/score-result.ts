import type { Finding } from '#contract';

/** What a score wrote. */
export interface ScoreResult {
  /** The scored file. */
  readonly file: string;
  /** `name@version` */
  readonly model: string;
  /** Data rows of the file; all of them are in the scored file. */
  readonly rows: number;
  /** Rows that could not be read: their added cells are empty. */
  readonly unreadRows: number;
  /** Names of the added columns, in their order. */
  readonly columns: readonly string[];
  /** Customers of each segment. */
  readonly segments: readonly { readonly id: number; readonly name: string; readonly size: number }[];
  readonly findings: readonly Finding[];
  readonly seconds: number;
}
