/** A node of a tree that rows walk along. Pointers are absolute. */
@unmanaged
export class TreeNode {
  /** 32 times the column. */
  column: u32;
  /** f32 threshold, or pointer to the words of a set; of a leaf infinity. */
  threshold: u32;
  /** Left child, the right one is the next node; of a leaf itself. */
  child: u32;
  /** Twice the codes that a set reaches, and 1 where missing values go right; of a leaf the pointer to its values. */
  reach: u32;
}

export const NODE_BYTES_LOG2: u32 = 4;
/** A column of a tile of 8 rows. */
export const COLUMN_BYTES: u32 = 32;
