import type { LabelledRows } from '#learn';
import type { Frame } from '#matrix';

/** What is looked at before anything is trained. */
export interface GuardInput {
  /** Rows with the columns that could become features; `groups` are given by the caller or null. */
  readonly rows: LabelledRows;
  readonly classes: readonly string[];
  /** All columns of the same rows but identifiers and the target: what makes rows equal. Null: every row is known to be another customer. */
  readonly whole: Frame | null;
  /** [nRows] equal for rows of one customer; null where none says so. */
  readonly ids: Int32Array | null;
  /** Columns that the classes were made from, also ones that are no features; none where they come from outside. */
  readonly makers: readonly string[];
  /** Columns that the user asked for by name: they are flagged and kept. */
  readonly named: readonly string[];
  /** Columns that import took for the output of another model. */
  readonly modelOutput: readonly string[];
  /** Columns that name things. */
  readonly identifiers: readonly string[];
  /** Rows of one test part. */
  readonly testRows: number;
}
