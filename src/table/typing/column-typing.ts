import type { Column, ColumnKind } from '#contract';
import type { Sql } from '#sql';

/** How days and months of a date stand, by option or as found. */
export type DateOrder = 'dmy' | 'mdy' | 'ymd';

/** What a column was found to hold and how a cell becomes a value. */
export interface ColumnTyping {
  readonly kind: ColumnKind;
  readonly storage: Column['storage'];
  /** Decimal places of DECIMAL, else null. */
  readonly decimals: number | null;
  /** Typed value of a cell's text; NULL where it is missing or cannot be read. */
  readonly value: (cell: Sql) => Sql;
  /** Cells with text that could not be read as the kind: counted as missing. */
  readonly unreadable: { readonly cells: number; readonly firstRow: number };
  /** Cells of infinity: counted as missing. */
  readonly infinite: number;
  readonly numberStyle: 'point' | 'comma' | null;
  /** Thousands separators were taken out. */
  readonly isGrouped: boolean;
  /** The style could as well be the other one: every separator stands before three digits. */
  readonly isStyleAssumed: boolean;
  /** Days and months cannot be told apart: kept as text unless the column matters as a date. */
  readonly ambiguousDate: { readonly example: string; readonly row: number } | null;
  /** How days and months stand in its dates; null where no date is written so. */
  readonly dateOrder: DateOrder | null;
  /** Codes with leading zeros, which numbers would lose. */
  readonly isPadded: boolean;
  /** Dates that the file holds as numbers of days since 1899-12-30. */
  readonly isExcelSerial: boolean;
}

export const PLAIN: Omit<ColumnTyping, 'kind' | 'storage' | 'value'> = {
  decimals: null,
  unreadable: { cells: 0, firstRow: 0 },
  infinite: 0,
  numberStyle: null,
  isGrouped: false,
  isStyleAssumed: false,
  ambiguousDate: null,
  dateOrder: null,
  isPadded: false,
  isExcelSerial: false,
};
