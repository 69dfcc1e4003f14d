import type { Context, Feature, FeatureMatrix, Frame } from '#matrix';
import type { ClassifierInput } from './classifier.ts';
import type { ProcedurePart } from './procedure-part.ts';

/** Raw rows and their classes. */
export interface LabelledRows {
  /** Raw columns that may become features: no target, no identifier. */
  readonly frame: Frame;
  /** [nRows] 0..nClasses-1 */
  readonly y: Int32Array;
  readonly nClasses: number;
  /** [nRows] finite, at least 0; null: all 1. */
  readonly weights: Float32Array | null;
  /** [nRows] rows of one group are never on both sides of a split; null: each by itself. */
  readonly groups: Int32Array | null;
}

/**
 * Everything that learns from rows, from raw columns to probabilities: preparation, resampling, learner, calibration,
 * threshold. Validation gives it training rows alone, so that nothing can learn from a test row.
 */
export interface Procedure {
  /** Distinct within a comparison. */
  readonly name: string;
  fit(rows: LabelledRows, ctx: Context): Promise<FittedProcedure>;
}

/** A procedure that has learned. */
export interface FittedProcedure {
  readonly nClasses: number;
  /** Columns that the learner saw. */
  readonly features: readonly Feature[];
  /** [nRows, nClasses] row-major probabilities of raw rows. */
  predict(frame: Frame, ctx: Context): Promise<Float32Array>;
  /** [nRows] the class of each row of such probabilities; absent: the likeliest one. */
  decide?(probabilities: Float32Array): Int32Array;
  /** What it is made of; absent where it cannot be saved. */
  readonly part?: ProcedurePart;
}

/**
 * Changes which rows a learner sees, after preparation and inside a training part only: over- and undersampling,
 * synthetic rows, weights.
 */
export interface Resampler {
  readonly name: string;
  /**
   * @returns the rows to learn from; a new matrix is in pool memory and released by the caller, `x` itself may be
   * handed back.
   */
  resample(input: ClassifierInput, ctx: Context): Promise<ResampledRows>;
}

/** Rows after resampling. */
export interface ResampledRows extends ClassifierInput {
  readonly x: FeatureMatrix;
}
