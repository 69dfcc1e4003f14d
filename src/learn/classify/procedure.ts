import type { Context, Feature, FeatureMatrix, Frame } from '#matrix';
import type { ClassifierInput, ClassifierModel } from './classifier.ts';

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

/** What a fitted procedure is made of: all that it takes to save it. */
export type ProcedurePart =
  | {
      readonly kind: 'classifier';
      /** What the preparation learned, as plain JSON. */
      readonly spec: unknown;
      readonly model: ClassifierModel;
    }
  | {
      readonly kind: 'constant';
      /** [nClasses] what every row gets. */
      readonly shares: Float64Array;
    }
  | {
      readonly kind: 'voting';
      readonly voting: 'hard' | 'soft';
      /** [members] what each counts, sum 1. */
      readonly shares: Float64Array;
      readonly members: readonly FittedProcedure[];
    }
  | {
      readonly kind: 'stacking';
      readonly members: readonly FittedProcedure[];
      /** Learned from what the members say. */
      readonly top: ClassifierModel;
    }
  | {
      readonly kind: 'two-step';
      /** Each step before those that it leads to. */
      readonly steps: readonly FittedStep[];
      /** [nClasses] share of each class among all rows: classes that stay together share by it. */
      readonly shares: Float64Array;
    };

/** A step of a tree of classes. */
export interface FittedStep {
  readonly name: string;
  readonly branches: readonly StepBranch[];
  /** Its classes are the branches. */
  readonly procedure: FittedProcedure;
}

/** Where a step leads: to classes, or to the step with this place in the list. */
export type StepBranch =
  | { readonly name: string; readonly classes: readonly number[] }
  | { readonly name: string; readonly step: number };

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
