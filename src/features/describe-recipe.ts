import type { RecipeSpec, RecipeStep } from './recipe.ts';

/** What was done to each column, in words. @param scale the scaling that was asked for. */
export function describeRecipe(
  spec: RecipeSpec,
  scale: 'none' | 'standard' | 'robust',
): { column: string; steps: string[] }[] {
  return spec.steps.map((step) => ({ column: step.column, steps: describeStep(step, scale) }));
}

function describeStep(step: RecipeStep, scale: 'none' | 'standard' | 'robust'): string[] {
  const words: string[] = [];
  if (step.type === 'category') {
    if (step.missing > 0) words.push(`"${step.fill}" for ${step.missing} missing`);
    words.push(`an indicator for each of ${step.levels.length} levels`);
    if (scale === 'standard') words.push('standardised');
    return words;
  }
  if (step.missing > 0) words.push(`${plain(step.fill)} for ${step.missing} missing`);
  if (step.log1p) words.push('log(1 + x)');
  if (step.scaledBy === 'standard-deviation') words.push('standardised');
  if (step.scaledBy === 'interquartile-range') words.push('scaled by median and interquartile range');
  return words.length > 0 ? words : ['as it is'];
}

function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}
