import type { KNearestNeighboursOptions } from '../k-nearest-neighbours/options.ts';

/** Fitted k nearest neighbours of numbers as plain data: the training rows that weigh something. */
export interface NeighboursRegressionState {
  readonly features: readonly string[];
  /** 1..rows that are kept */
  readonly k: number;
  readonly weights: KNearestNeighboursOptions['weights'];
  /** [n, features.length] row-major */
  readonly rows: Float32Array;
  /** [n] */
  readonly targets: Float64Array;
  /** [n] weight of each row, above 0; null: all 1. */
  readonly votes: Float32Array | null;
}
