import { expect, test } from 'vitest';
import type { Frame } from '#matrix';
import { describeRecipe } from './describe-recipe.ts';
import { type ColumnPlan, fitRecipe } from './recipe.ts';

const frame: Frame = {
  nRows: 4,
  columns: [
    { type: 'numeric', name: 'spent', values: Float64Array.of(1, Number.NaN, 2, 90) },
    { type: 'numeric', name: 'rare', values: Float64Array.of(0, 0, 0, 0) },
    { type: 'category', name: 'city', codes: Int32Array.of(1, 0, 1, -1), levels: ['Bonn', 'Rome'] },
  ],
};
const words = (scale: 'none' | 'standard' | 'robust', log1p: 'never' | 'always') => {
  const numeric = { type: 'numeric', impute: 'median', scale } as const;
  const plan: ColumnPlan[] = [
    { ...numeric, column: 'spent', log1p },
    { ...numeric, column: 'rare', log1p: 'never' },
    { type: 'category', column: 'city', scale },
  ];
  const { spec } = fitRecipe(plan, { frame, rows: null });
  return describeRecipe(spec).map(({ steps }) => steps);
};

test('every step is said in words, in the order in which it is done', () => {
  expect(words('standard', 'always')).toEqual([
    ['2 for 1 missing', 'log(1 + x)', 'standardised'],
    ['standardised'],
    ['"Rome" for 1 missing', 'an indicator for each of 2 levels', 'standardised'],
  ]);
  expect(words('none', 'never')).toEqual([
    ['2 for 1 missing'],
    ['as it is'],
    ['"Rome" for 1 missing', 'an indicator for each of 2 levels'],
  ]);
});

test('robust scaling is told from the standardising that stands in for it', () => {
  const [spent, rare] = words('robust', 'never');
  expect(spent).toContain('scaled by median and interquartile range');
  expect(rare).toEqual(['standardised']);
});
