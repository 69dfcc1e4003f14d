import type { CellValue } from '../../engine/engine.ts';

/** How the cells of a column are written. */
export type SheetColumnType = 'text' | 'number' | 'boolean' | 'date' | 'timestamp';

export interface SheetColumn {
  readonly name: string;
  readonly type: SheetColumnType;
}

/** Some rows of a table, column by column; a batch of the engine is one. */
export interface SheetRows {
  readonly nRows: number;
  /**
   * [nRows] of a column. Numbers as number, or as text with all their digits; dates as ISO text; null and '' for a
   * cell that is not written.
   */
  values(column: number): readonly CellValue[];
}

/** A table that becomes a sheet, or several when it is longer than one may be. */
export interface SheetInput {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: AsyncIterable<SheetRows>;
}
