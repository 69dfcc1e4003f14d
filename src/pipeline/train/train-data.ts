import type { Prediction } from '#contract';
import type { Frame } from '#matrix';
import type { CustomerTable } from '../customer-table.ts';
import type { Predictors } from './predictors.ts';
import type { TargetFacts } from './target-facts.ts';

/** What is learned from. */
export interface TrainData {
  readonly target: TargetFacts;
  readonly predictors: Predictors;
  /** Of the latest moment. */
  readonly table: CustomerTable;
  /** All readable columns of the labelled rows, the parts below one another. */
  readonly whole: Frame;
}

/** What training found out; the model is fitted from it. */
export interface TrainedFacts {
  readonly prediction: Prediction;
  /** Columns that the model reads. */
  readonly columns: readonly string[];
}

/** The columns of a frame by their names, in this order. */
export function columnsOf({ nRows, columns }: Frame, names: readonly string[]): Frame {
  return { nRows, columns: names.map((name) => columns.find((column) => column.name === name)!) };
}
