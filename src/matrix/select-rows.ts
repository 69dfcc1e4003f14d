import type { Frame } from './frame.ts';

/** The given rows of a frame, in the order given. */
export function selectRows(frame: Frame, rows: Uint32Array): Frame {
  return {
    nRows: rows.length,
    columns: frame.columns.map((column) =>
      column.type === 'numeric'
        ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) }
        : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) },
    ),
  };
}
