export { describeRecipe } from './describe-recipe.ts';
export { nearestName } from './nearest-name.ts';
export { type CandidateColumn, type LeftOut, planRecipe, type RecipePlan } from './plan-recipe.ts';
export {
  type ColumnPlan,
  fitRecipe,
  type RecipeSpec,
  recipeFeatures,
  recipeOf,
  recipeSpecSchema,
} from './recipe.ts';
export { orderColumns } from './relational/order-columns.ts';
export {
  customerKey,
  lastDayQuery,
  ORDER_COUNTS,
  type OrderLog,
  orderCountsQuery,
  RFM_COLUMNS,
  rfmQuery,
} from './relational/rfm.ts';
