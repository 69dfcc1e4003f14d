import { expect, test } from 'vitest';
import type { RecipeSpec } from './recipe.ts';
import { packRecipe, unpackRecipe } from './recipe-arrays.ts';

const withSpec = (spec: unknown): RecipeSpec => ({
  formatVersion: 2,
  columns: [{ name: 'x', type: 'numeric', levels: [] }],
  steps: [{ step: 'impute', spec }],
  fills: [],
});
const long = Array.from({ length: 300 }, (_, i) => (i % 7 === 0 ? null : i / 3));
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('long lists of numbers are taken out and come back to the bit, missing ones as null', () => {
  const spec = withSpec({
    reference: long,
    short: [1, 2],
    texts: long.map(String),
    inside: [{ deep: long }],
  });
  const { recipe, arrays } = packRecipe(spec);
  expect(Object.keys(arrays)).toEqual(['recipe/0', 'recipe/1']);
  expect(arrays['recipe/0']).toHaveLength(300);
  expect(JSON.stringify(recipe).length).toBeLessThan(4500);
  expect(unpackRecipe(stored(recipe), arrays)).toEqual(spec);
});

test('a recipe of few numbers has no arrays, and one of an earlier release is as it was', () => {
  const spec = withSpec({ columns: [{ column: 'x', fill: 1 }] });
  expect(packRecipe(spec)).toEqual({ recipe: spec, arrays: {} });
  expect(unpackRecipe(stored(spec), {})).toEqual(spec);
});

test('names of levels that look like a place of an array do no harm', () => {
  const spec = withSpec({ levels: { $array: 'recipe/0' }, reference: long });
  const { recipe, arrays } = packRecipe(spec);
  expect(unpackRecipe(stored(recipe), arrays)).toEqual(spec);
});

test('a place whose array is lacking stays, so that the schema refuses it', () => {
  const { recipe } = packRecipe(withSpec({ reference: long }));
  expect(unpackRecipe(recipe, {})).toEqual(recipe);
  expect(unpackRecipe({ $array: 'recipe/__proto__' }, {})).toEqual({ $array: 'recipe/__proto__' });
});
