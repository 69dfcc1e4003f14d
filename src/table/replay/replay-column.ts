import type { Column } from '#contract';
import type { DateOrder } from '../typing/column-typing.ts';

/** A raw column as a model knows it from the file that it was made from. */
export interface ReplayColumn {
  readonly name: string;
  readonly storage: Column['storage'];
  /** Levels that the model knows of a VARCHAR column; null for all other columns. */
  readonly levels: readonly string[] | null;
  /** Decimal mark of the file that the model was made from; null where no number told it. */
  readonly decimalMark?: 'point' | 'comma' | null | undefined;
  /** Order of day, month and year: as the user says, or of the file that the model was made from. */
  readonly dateOrder?: DateOrder | null | undefined;
}

/** A column of the file that is read: where it stands and how its cells become values of the model's column. */
export interface FoundColumn {
  readonly column: ReplayColumn;
  /** Position in the file. */
  readonly index: number;
}
