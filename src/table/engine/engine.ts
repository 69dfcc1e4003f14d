import type { Dialect, Sql } from '#sql';

/** A value of a small result. */
export type CellValue = string | number | boolean | null;

/** Some rows of a result, column by column. */
export interface ColumnBatch {
  readonly nRows: number;
  readonly nColumns: number;
  /** [nRows] of a DOUBLE column without NULL (coalesce it to NaN); a view that the next batch may overwrite. */
  numbers(column: number): Float64Array;
  /** [nRows] of a DOUBLE column, NULL as NaN; a view that the next batch may overwrite. */
  numbersOrNaN(column: number): Float64Array;
  /** [nRows] of an INTEGER column without NULL; a view that the next batch may overwrite. */
  integers(column: number): Int32Array;
  /** [nRows] of any column: whole numbers as number, DECIMAL as number, dates as ISO text. */
  values(column: number): CellValue[];
}

export interface QueryOptions {
  /** Stops the query; it then fails with INTERRUPTED. */
  readonly signal?: AbortSignal | undefined;
}

/** Executes SQL over files; the only way by which SQL is run. */
export interface Engine {
  readonly dialect: Dialect;
  /** Threads that a query may use. */
  readonly threads: number;
  /** Folder for what does not fit in memory and for copies that are needed for a moment. */
  readonly tempDir: string;
  /** Rows as they come, in batches; leaving the loop early ends the query. */
  query(query: Sql, options?: QueryOptions): AsyncIterable<ColumnBatch>;
  /** All rows of a small result, values in the order of the columns. */
  rows(query: Sql, options?: QueryOptions): Promise<CellValue[][]>;
  /** Runs a statement for its effect. Tables it creates are visible to every query of this engine. */
  exec(statement: Sql, options?: QueryOptions): Promise<void>;
  /** A table name that this engine has not given before. */
  freshName(prefix: string): string;
  close(): Promise<void>;
}

/** Where an engine works and with what. */
export interface EngineOptions {
  readonly threads: number;
  /** Folder that large work spills into; made if it is not there. */
  readonly tempDir: string;
  /** As DuckDB writes it, e.g. `2GB`; default 80 % of the memory of the machine. */
  readonly memoryLimit?: string;
}
