import type { NoveltyCalibration } from '../protocol/index.ts';
import type { CondensedTree } from './condense-tree.ts';

/** A fitted HDBSCAN as plain data: the rows that it was fitted on, and where each belongs. */
export interface HdbscanState {
  readonly features: readonly string[];
  readonly k: number;
  /** Neighbours of a core distance, 0..rows - 1. */
  readonly minSamples: number;
  /** Whether segment k - 1 is of those who belong nowhere. */
  readonly hasNoiseSegment: boolean;
  /** [nStored, features.length] */
  readonly rows: Float32Array;
  /** [nStored] */
  readonly coreDistances: Float32Array;
  readonly tree: CondensedTree;
  /** [clusters of the tree] the segment that a selected cluster is, else -1. */
  readonly segments: Int32Array;
  /** [k] training rows. */
  readonly sizes: Int32Array;
  /** Of core distances. */
  readonly calibration: NoveltyCalibration;
}
