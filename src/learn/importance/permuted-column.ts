import type { Rng } from '#base';
import type { Frame, FrameColumn } from '#matrix';

/** The frame with the values of one raw column dealt anew among its rows, missing ones too. */
export function permutedColumn(frame: Frame, at: number, rng: Rng): Frame {
  const order = Uint32Array.from({ length: frame.nRows }, (_, row) => row);
  for (let i = order.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    const own = order[i]!;
    order[i] = order[j]!;
    order[j] = own;
  }
  const dealt = (column: FrameColumn): FrameColumn =>
    column.type === 'numeric'
      ? { ...column, values: Float64Array.from(order, (row) => column.values[row]!) }
      : { ...column, codes: Int32Array.from(order, (row) => column.codes[row]!) };
  return { ...frame, columns: frame.columns.map((column, j) => (j === at ? dealt(column) : column)) };
}
