import type { z } from 'zod';
import type { Js } from '#base';
import type { Frame } from '#matrix';
import type { Sql } from '#sql';
import type { NumberChange } from './number-change.ts';

/** What is known of a column before there are rows: its type, and the raw columns that it is made of. */
export interface ColumnInfo {
  readonly name: string;
  readonly type: 'numeric' | 'category';
  readonly sources: readonly string[];
  /** The level that an indicator stands for, else null. */
  readonly level: string | null;
  /** Where its numbers are codes of levels without an order: how many. */
  readonly nLevels?: number;
}

/** Columns as SQL expressions by name, in order: numbers as DOUBLE, categories as VARCHAR, missing as NULL. */
export type SqlColumns = ReadonlyMap<string, Sql>;

/** Columns as JavaScript expressions by name, in order: numbers with NaN as missing, categories as text or null. */
export type JsColumns = ReadonlyMap<string, Js>;

/** Keeps a value outside of the function that is called for each row. @returns its name */
export type JsConstant = (value: Js) => Js;

/** What a step learns from: the columns that it is to change, and the rows that it may look at. */
export interface FitInput {
  readonly frame: Frame;
  /** Indices of the rows to learn from, ascending. */
  readonly rows: Uint32Array;
  /** Names of the columns of the frame that the step is for. */
  readonly columns: readonly string[];
}

/** Told of values that a fitted step had not seen: the column, what of it, and in how many rows. */
export type Warn = (column: string, what: string, count: number) => void;

/** A fitted step; what it gives for a row depends on that row alone. */
export interface FittedStep {
  /** @throws COLUMN_UNKNOWN, COLUMN_WRONG_KIND when the columns are not those it was fitted on. */
  outputs(columns: readonly ColumnInfo[]): ColumnInfo[];
  /** @param frame numbers are finite or NaN. */
  apply(frame: Frame, warn: Warn): Frame;
  toSql(columns: SqlColumns): SqlColumns;
  /** The same arithmetic as `apply`, to the bit; absent where it is not said in JavaScript. */
  readonly toJs?: (columns: JsColumns, constant: JsConstant) => JsColumns;
  /** What was done to each column, in words. */
  describe(): readonly { readonly column: string; readonly words: readonly string[] }[];
  /**
   * Present where the step takes one column after another: what it does to each number of a column, nothing, or
   * something other than changing its numbers one by one.
   */
  readonly ofColumn?: (column: string) => NumberChange | 'nothing' | 'other';
  /** Raw levels that it knows although no row has to hold them. */
  readonly levels?: () => readonly string[];
  /** What the rows it was fitted on become, where that differs from `apply`: encodings out of fold. */
  readonly applyToTraining?: (frame: Frame, rows: Uint32Array) => Frame;
}

/** What a step could be used for. */
export interface StepProposal {
  readonly column: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** One a change, with the rows that it is about. */
  readonly reasons: readonly { readonly what: string; readonly count: number }[];
}

/** A row-wise preparation that a recipe can name. */
export interface Step {
  readonly name: string;
  readonly summary: string;
  /** Types of the columns that it is for; none: it names its columns itself. */
  readonly accepts: 'numeric' | 'category' | 'any' | 'none';
  /** Beside `step` and `columns`: bounds, defaults and descriptions; documentation and forms derive from it. */
  readonly options: z.ZodObject;
  /** An entry of a recipe as an example, without `step`. */
  readonly example: Readonly<Record<string, unknown>>;
  /**
   * Learns from rows. @param options checked against `options`.
   * @returns plain JSON, everything that the fitted step needs; statistics are f64.
   * @throws COLUMN_WRONG_KIND, OPTION_INVALID
   */
  fit(options: unknown, input: FitInput): unknown;
  /** Options that the data suggest; for people to look at, never applied by themselves. */
  readonly propose?: (input: FitInput) => readonly StepProposal[];
  /** The fitted step of a stored spec. @throws ZodError when the spec is none of this step. */
  load(spec: unknown): FittedStep;
}
