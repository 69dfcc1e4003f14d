/** Rows of plain f32 numbers, row-major [nRows, nCols]: what the scalar twins take. */
export interface Dense {
  readonly nRows: number;
  readonly nCols: number;
  readonly data: Float32Array;
}
