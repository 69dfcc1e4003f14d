/** Fitted naive Bayes as plain data. */
export interface NaiveBayesState {
  readonly features: readonly string[];
  readonly nClasses: number;
  /** [features] levels of a category; 0 of a number. */
  readonly levels: Int32Array;
  /** [nClasses] share of each class, 0 of one without rows; they sum to 1. */
  readonly priors: Float64Array;
  /** [nClasses, features] of numbers; 0 of categories. */
  readonly means: Float64Array;
  /** [nClasses, features] of numbers, above 0; 1 of categories. */
  readonly variances: Float64Array;
  /** [nClasses, all levels of all categories in order] probability of each level in the class, from 0 to 1. */
  readonly shares: Float64Array;
}
