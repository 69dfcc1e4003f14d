import { AppError } from '#base';
import type { RecipeSpec } from '#features';
import type { FittedProcedure, ProcedurePart } from '#learn';

/** What a procedure is made of. @throws OPTION_INVALID where it cannot be said elsewhere */
export function partOf({ part }: FittedProcedure): ProcedurePart {
  if (part !== undefined) return part;
  throw new AppError('OPTION_INVALID', 'export: expected a model of known parts');
}

/** The recipes of all parts, each once, in the order in which they are met. */
export function recipesOf(procedure: FittedProcedure): RecipeSpec[] {
  const found = new Map<string, RecipeSpec>();
  const walk = (one: FittedProcedure): void => {
    const part = partOf(one);
    if (part.kind === 'classifier') found.set(JSON.stringify(part.spec), part.spec as RecipeSpec);
    if (part.kind === 'voting' || part.kind === 'stacking') part.members.forEach(walk);
    if (part.kind === 'two-step') for (const step of part.steps) walk(step.procedure);
  };
  walk(procedure);
  return [...found.values()];
}

/** The place of a part's recipe among those. */
export function placeOfRecipe(recipes: readonly RecipeSpec[], spec: unknown): number {
  const wanted = JSON.stringify(spec);
  return recipes.findIndex((recipe) => JSON.stringify(recipe) === wanted);
}

/** A part's own words for what it says. @throws OPTION_INVALID where the learner needs its rows */
export function expressionOf({ model }: Pick<Extract<ProcedurePart, { kind: 'classifier' }>, 'model'>) {
  if (model.expression !== undefined) return model.expression;
  throw new AppError(
    'OPTION_INVALID',
    `export: expected a model that can be said without rows, got ${model.learner}`,
    {
      hint: 'It compares with the customers that it learned from, who would be in the file. Train another learner, or use clientele score.',
    },
  );
}

/** The share of each class of a branch among its rows; the same for all where there is none. */
export function sharesWithin(
  { classes }: { readonly classes: readonly number[] },
  totals: Float64Array,
): (readonly [number, number])[] {
  const sum = classes.reduce((all, one) => all + totals[one]!, 0);
  return classes.map((one) => [one, sum > 0 ? totals[one]! / sum : 1 / classes.length] as const);
}
