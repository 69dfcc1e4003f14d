import type { NoveltyCalibration } from '../protocol/index.ts';
import type { Coding } from './coding.ts';

/** Fitted k-prototypes as plain data. */
export interface KPrototypesState {
  readonly features: readonly string[];
  readonly k: number;
  readonly coding: Coding;
  /** [k, features.length] means of numbers; 1 of the indicator of the most frequent level, 0 of the others. */
  readonly prototypes: Float64Array;
  /** [k] training rows. */
  readonly sizes: Int32Array;
  /** Sum over the training rows: squared distance to the prototype in the numbers, gamma for every other level. */
  readonly cost: number;
  readonly calibration: NoveltyCalibration;
}
