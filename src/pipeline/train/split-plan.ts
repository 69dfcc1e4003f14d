/** How often rows are dealt into how many parts. */
export interface SplitPlan {
  readonly folds: number;
  readonly repeats: number;
}
