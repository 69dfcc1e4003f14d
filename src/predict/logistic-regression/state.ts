/** A fitted logistic regression as plain data. */
export interface LogisticRegressionState {
  readonly features: readonly string[];
  readonly nClasses: number;
  /** Ascending: the classes that had rows; all others have probability 0. */
  readonly classes: Int32Array;
  /**
   * [predictors, features.length + 1], intercepts last. No predictor with one class, with two classes one: the logit
   * of the second; else one a class (softmax).
   */
  readonly coefficients: Float64Array;
  /** [features.length] standard deviations in training, rows by their weights. */
  readonly deviations: Float64Array;
  /** Steps of the solver over all rows. */
  readonly iterations: number;
  /** Whether the tolerance was met. */
  readonly converged: boolean;
  /** Whether classes can be told apart without error and no penalty held the coefficients: they then have no bounds. */
  readonly separated: boolean;
}

/** Linear predictors of so many classes that had rows. */
export function predictorsOf(nPresent: number): number {
  return nPresent <= 2 ? nPresent - 1 : nPresent;
}
