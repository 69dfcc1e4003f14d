import type { Prediction, PredictionManifest } from '#contract';
import type { CustomerTable } from '../customer-table.ts';

/** Customers at one moment, with what they did or are. */
export interface LabelledPart {
  readonly table: CustomerTable;
  /** File of the artifact with its rows; null where the table is the customers' own file. */
  readonly file: string | null;
  /** Rows of the table whose class is known, ascending. */
  readonly rows: Uint32Array;
  /** [rows.length] 0..classes.length-1 */
  readonly y: Int32Array;
  /** [rows.length] number of the customer, the same in all parts; null where nothing names customers. */
  readonly customers: Int32Array | null;
  /** The days that the classes are made of, the last one excluded; null where nothing says when they were known. */
  readonly foretold: { readonly from: string; readonly to: string } | null;
}

/** The classes to learn and where they come from. */
export interface TargetFacts {
  /** One, or an earlier and a later one: what is learned from the first is tested on the second. */
  readonly parts: readonly LabelledPart[];
  readonly source: Prediction['source'];
  readonly target: string;
  readonly description: string;
  /** Two: the one that scores are about is the last. */
  readonly classes: readonly string[];
  /** Columns that the classes were made from; none where they come from outside. */
  readonly makers: readonly string[];
  /** Columns that say the class themselves. */
  readonly tellers: readonly string[];
  readonly rowsWithoutTarget: number;
  /** Of churn from an order log: the days that count as gone, and the latest dates that are learned from. */
  readonly outcome?: NonNullable<PredictionManifest['outcome']>;
  /** What was decided on the way, in sentences. */
  readonly notes: readonly string[];
}
