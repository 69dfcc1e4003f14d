import type { NoveltyCalibration } from '../protocol/index.ts';
import type { Dendrogram } from './dendrogram.ts';

/** A cut tree of Ward's as plain data. */
export interface WardState {
  readonly features: readonly string[];
  readonly k: number;
  /** [k, features.length] means of the training rows of each segment. */
  readonly centres: Float64Array;
  /** [k] training rows. */
  readonly sizes: Int32Array;
  /** The top of the tree, from 30 groups on, or from k where that is more. */
  readonly dendrogram: Dendrogram;
  /** Micro-clusters that the tree joined; null where it joined rows. */
  readonly microClusters: number | null;
  readonly calibration: NoveltyCalibration;
}
