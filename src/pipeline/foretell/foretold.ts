import type { Prediction } from '#contract';

/** What a run foretells beside its segments. */
export interface Foretold {
  readonly name: 'churn' | 'segment';
  readonly prediction: Prediction;
  /** The bundle of the model. */
  readonly artifact: string;
  /** [rows of the table] probability of the positive class; NaN where it cannot be told. Null of other targets. */
  readonly scores: Float32Array | null;
}
