import type { RecipeSpec } from './recipe.ts';
import { inputInfos, loadSteps } from './steps/run-steps.ts';

/** What was done to each raw column, in words; a step on what is made of several columns is told of each. */
export function describeRecipe(spec: RecipeSpec): { column: string; steps: string[] }[] {
  const words = new Map(spec.columns.map(({ name }) => [name, [] as string[]]));
  let columns = inputInfos(spec);
  for (const step of loadSteps(spec).steps) {
    for (const { column, words: own } of step.describe()) {
      const sources = columns.find(({ name }) => name === column)?.sources ?? [];
      for (const source of sources) words.get(source)?.push(...own);
    }
    columns = step.outputs(columns);
  }
  return [...words].map(([column, steps]) => ({ column, steps: steps.length > 0 ? steps : ['as it is'] }));
}
