import type { KernelMatrix } from '#kernels';

/** One column of a feature matrix and where it comes from. */
export interface Feature {
  /** Distinct within the matrix: the raw column's name, or `column = level`. */
  readonly name: string;
  /** Raw column; features of one raw column stand side by side. */
  readonly column: string;
  /** The level that an indicator stands for, else null. */
  readonly level: string | null;
  /** `category`: the values are codes 0..nLevels-1 without an order. */
  readonly kind: 'numeric' | 'indicator' | 'category';
  /** Levels of a `category`; absent otherwise. */
  readonly nLevels?: number;
}

/**
 * What learners see: f32 values over kernel memory, one row per row of the frame, named columns. All are finite, but
 * for preparations that keep what is missing: NaN there, also for a level that was not seen.
 */
export interface FeatureMatrix {
  readonly features: readonly Feature[];
  /** [nRows, features.length], row-major; released by whoever asked for the matrix. */
  readonly x: KernelMatrix;
}
