import type { RecipeSpec } from '#features';

/**
 * The raw columns that recipes read, each once with the levels that any of them knows; null when they read one as a
 * number and as a category.
 */
export function recipeColumns(recipes: readonly RecipeSpec[]): RecipeSpec['columns'] | null {
  const found = new Map<string, RecipeSpec['columns'][number]>();
  for (const column of recipes.flatMap(({ columns }) => columns)) {
    const known = found.get(column.name);
    if (known !== undefined && known.type !== column.type) return null;
    const levels = known === undefined ? column.levels : [...new Set([...known.levels, ...column.levels])];
    found.set(column.name, { ...column, levels });
  }
  return [...found.values()];
}
