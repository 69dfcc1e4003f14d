export { describeRecipe } from './describe-recipe.ts';
export {
  type CandidateColumn,
  type LeftOut,
  type LineColumn,
  planRecipe,
  type RecipePlan,
} from './plan-recipe.ts';
export { readFeatures } from './read-features.ts';
export {
  type ColumnPlan,
  fitRecipe,
  mixesColumns,
  type RecipeSpec,
  recipeFeatures,
  recipeOf,
  recipeSpecSchema,
  stepsOfPlan,
} from './recipe.ts';
export { type PackedRecipe, packRecipe, unpackRecipe } from './recipe-arrays.ts';
export { activeCustomersQuery } from './relational/active-customers.ts';
export { BEHAVIOUR_COLUMNS, behaviourQuery } from './relational/behaviour.ts';
export { customerKey } from './relational/customer-key.ts';
export { customerKeysQuery, type KeyedTable } from './relational/customer-keys.ts';
export { type DedupeOptions, dedupeQuery } from './relational/dedupe.ts';
export { describeRelational } from './relational/describe-relational.ts';
export { type OrderCounts, orderCountsOf, orderCountsQuery } from './relational/order-counts.ts';
export type { OrderLog } from './relational/order-log.ts';
export { orderSumsQuery } from './relational/order-sums.ts';
export type { OrderWindow } from './relational/order-window.ts';
export { plainOrderLog, plainOrderShape } from './relational/plain-order-log.ts';
export { purchaseGapQuery, saleDaysQuery } from './relational/purchase-gaps.ts';
export { lastDayQuery, RFM_COLUMNS, rfmOfCustomersQuery, rfmQuery } from './relational/rfm.ts';
export { type RowNeeds, rowPreparation } from './row-preparation.ts';
export { formatProposals } from './steps/format-proposals.ts';
export {
  chosenColumns,
  formatRecipeDocument,
  parseRecipeDocument,
  type RecipeDocument,
  stepsOfDocument,
} from './steps/recipe-document.ts';
export { STEPS } from './steps/registry.ts';
export { fitSteps, stepsToSql } from './steps/run-steps.ts';
export { stepPage } from './steps/step-page.ts';
export { stepsToJs } from './steps/steps-to-js.ts';
