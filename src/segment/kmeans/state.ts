import type { NoveltyCalibration } from '../protocol/index.ts';

/** A fitted k-means as plain data. */
export interface KMeansState {
  readonly features: readonly string[];
  readonly k: number;
  /** [k, features.length] */
  readonly centres: Float64Array;
  /** [k] training rows. */
  readonly sizes: Int32Array;
  readonly inertia: number;
  readonly calibration: NoveltyCalibration;
}
