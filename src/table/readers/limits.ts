/** What no source may go past: readers end with LIMIT_EXCEEDED, or reject the row where that is said. */
export interface ReadLimits {
  /** Bytes of a compressed file, or of all parts of a workbook that are read, after decompression. */
  readonly inflatedBytes: number;
  /** Entries of a ZIP archive. */
  readonly entries: number;
  readonly rows: number;
  readonly columns: number;
  /** Rows times columns. */
  readonly cells: number;
  /** Bytes of a cell as UTF-8; a row with a longer one is rejected. */
  readonly cellBytes: number;
}

/** Limits that hold where none are given: far above what tables of customers need. */
export const DEFAULT_LIMITS: ReadLimits = {
  inflatedBytes: 16 * 2 ** 30,
  entries: 10_000,
  rows: 2_000_000_000,
  columns: 4096,
  cells: 50_000_000_000,
  cellBytes: 1 << 20,
};

/** What each limit holds, for people. */
export const LIMIT_MEANINGS: Readonly<Record<keyof ReadLimits, string>> = {
  inflatedBytes: 'bytes of a `.gz` file, or of the parts of a workbook, once decompressed',
  entries: "parts of a workbook's archive",
  rows: 'rows of a table',
  columns: 'columns of a table',
  cells: 'rows times columns',
  cellBytes:
    'bytes of one cell; a row with a longer one is rejected (Parquet and DuckDB: the file is refused)',
};
