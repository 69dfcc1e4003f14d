/**
 * Binary trees in flat arrays: what decision trees, forests and boosting are made of. A row goes left at node i where
 * its value is missing (NaN, or a code that the node's set does not reach) and `missingLeft[i]` is 1; where the node
 * is by a number, value <= threshold[i]; where it is by a category, the code is in the node's set.
 */
export interface TreeArrays {
  /** Number of values that a leaf holds: the classes of a forest, 1 in boosting. */
  readonly width: number;
  /** [nTrees + 1] first node of each tree, which is its root; the last entry is the number of nodes. */
  readonly roots: Uint32Array;
  /** [nodes] column that the node asks about; -1 for a leaf. */
  readonly features: Int32Array;
  /** [nodes] f32 threshold of a node by a number; 0 otherwise. */
  readonly thresholds: Float32Array;
  /** [nodes] node of the left child, the right child is the next one; of a leaf the number of its values' first / width. */
  readonly children: Uint32Array;
  /** [nodes] 1 where missing values go left. */
  readonly missingLeft: Uint8Array;
  /** [nodes] first word of the node's set of codes in `sets`; -1 for a node by a number. */
  readonly setOffsets: Int32Array;
  /** [nodes] words of the node's set; codes beyond it are not known and go where missing values go. */
  readonly setWords: Uint8Array;
  /** Bit c of a set, in words of 32, says that code c goes left. */
  readonly sets: Uint32Array;
  /** [leaves * width] */
  readonly values: Float32Array;
}
