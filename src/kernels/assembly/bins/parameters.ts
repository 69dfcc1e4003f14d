import { Gang } from '../gang';

@unmanaged
export class BinParameters extends Gang {
  /** f32[n, d] */
  x: usize;
  n: i32;
  d: i32;
  /** Most bins of a column's values. */
  maxBins: i32;
  /** u32[nSampled] ascending rows that the edges come from; 0: all rows. */
  sample: usize;
  nSampled: i32;
  columnsAtOnce: i32;
  /** Out: f32[d, 256], what is behind the last edge is as it was. */
  edges: usize;
  /** Out: i32[d]; in for columns of codes. */
  nBins: usize;
  /** i32[d] levels of a column of codes; 0 for one of numbers. */
  levels: usize;
  /** u32[d] pointers to the bins of a column's levels, u8[levels]. */
  levelBins: usize;
  /** Out: u8[d, columnStride] and u8[n, d]. */
  columns: usize;
  columnStride: i32;
  rows: usize;
  scratch: usize;
  scratchStride: i32;
}

@inline
export function scratchOf(q: BinParameters, threadIndex: i32): usize {
  return q.scratch + <usize>threadIndex * <usize>q.scratchStride;
}
