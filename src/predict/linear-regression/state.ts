/** A fitted linear regression as plain data. */
export interface LinearRegressionState {
  readonly features: readonly string[];
  /** Whether the sum is the logarithm of what is foretold. */
  readonly isLog: boolean;
  /** [features.length + 1], the intercept last. */
  readonly coefficients: Float64Array;
  /** [features.length] standard deviations in training, rows by their weights. */
  readonly deviations: Float64Array;
  /** Columns that tell something the others do not; without a penalty the others have coefficient 0. */
  readonly rank: number;
  /** Steps of the solver; 0 where it needs none. */
  readonly iterations: number;
  /** Whether the tolerance was met. */
  readonly converged: boolean;
}
