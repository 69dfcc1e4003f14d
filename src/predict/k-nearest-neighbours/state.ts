import type { KNearestNeighboursOptions } from './options.ts';

/** Fitted k nearest neighbours as plain data: the training rows that weigh something. */
export interface KNearestNeighboursState {
  readonly features: readonly string[];
  readonly nClasses: number;
  /** 1..rows that are kept */
  readonly k: number;
  readonly weights: KNearestNeighboursOptions['weights'];
  /** [n, features.length] row-major */
  readonly rows: Float32Array;
  /** [n] 0..nClasses-1 */
  readonly classes: Int32Array;
  /** [n] weight of each row, above 0; null: all 1. */
  readonly votes: Float32Array | null;
}
