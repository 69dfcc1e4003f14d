import type { TreeArrays } from '#kernels';
import type { Feature } from '#matrix';

/** A fitted decision tree as plain data. */
export interface DecisionTreeState {
  readonly features: readonly string[];
  /** [features] */
  readonly kinds: readonly Feature['kind'][];
  /** [features] levels of a category, else 0. */
  readonly levels: readonly number[];
  readonly nClasses: number;
  /** One tree; its leaves hold the shares of the classes. */
  readonly trees: TreeArrays;
  /** [nodes, nClasses] weight of the training rows of each class. */
  readonly counts: Float64Array;
  /** [nodes] 1 where training rows of the node lacked the value that it asks for. */
  readonly hadMissing: Uint8Array;
  /** [nClasses] what a row of a class counts in shares. */
  readonly classWeights: Float64Array;
  /** [features] share of each in the decrease of impurity, in all 1; all 0 where the tree is one leaf. */
  readonly importance: Float64Array;
}
