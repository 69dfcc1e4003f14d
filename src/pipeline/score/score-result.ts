import type { Finding } from '#contract';

/** What a score wrote. */
export interface ScoreResult {
  /** The scored file. */
  readonly file: string;
  /** The list with one row per customer; null where none was asked for. */
  readonly customersFile: string | null;
  /** Customers with a segment, whose figures come from an order log; null where every row is a customer. */
  readonly customers: number | null;
  /** ISO date that the figures count back from; null of a customer table. */
  readonly cutoff: string | null;
  /** `name@version` */
  readonly model: string;
  /** Data rows of the file. */
  readonly rows: number;
  /** Rows that could not be read: their added cells are empty; of a workbook or JSON document they are left out. */
  readonly unreadRows: number;
  /** Names of the added columns, in their order. */
  readonly columns: readonly string[];
  readonly kind: 'segmentation' | 'prediction';
  /** Customers of each segment, or rows of each class that was foretold. */
  readonly groups: readonly { readonly id: number; readonly name: string; readonly size: number }[];
  readonly findings: readonly Finding[];
  readonly seconds: number;
}
