import { expect, test } from 'vitest';
import { chosenColumns, formatRecipeDocument, parseRecipeDocument } from './recipe-document.ts';

const columns = [
  { name: 'MntWine', type: 'numeric' },
  { name: 'MntFish', type: 'numeric' },
  { name: 'a*b', type: 'numeric' },
  { name: 'city', type: 'category' },
] as const;
const patterns = (...texts: string[]) => texts.map((text) => ({ text, at: 'r.yaml:1:1' }));

test('columns are chosen by name, pattern and kind, in the order of the table', () => {
  expect(chosenColumns(patterns('city', 'Mnt*'), columns)).toEqual(['MntWine', 'MntFish', 'city']);
  expect(chosenColumns(patterns('kind:number'), columns)).toEqual(['MntWine', 'MntFish', 'a*b']);
  expect(chosenColumns(patterns('a*b'), columns)).toEqual(['a*b']);
  expect(chosenColumns(patterns('*i*n*'), columns)).toEqual(['MntWine']);
  expect(chosenColumns(patterns('none*'), columns)).toEqual([]);
});

test('an unknown column is told with its place and the nearest name', () => {
  expect(() => chosenColumns(patterns('mnt_wine'), columns)).toThrow(
    expect.objectContaining({ code: 'RECIPE_INVALID', hint: 'Did you mean "MntWine"?' }),
  );
});

test('a recipe that is written out reads the same, as YAML and as JSON', () => {
  const steps = [{ step: 'impute', columns: ['yes', '007'], options: { method: 'median' } }];
  const text = formatRecipeDocument(['yes', '007'], steps);
  const json = JSON.stringify({
    columns: ['yes', '007'],
    steps: [{ step: 'impute', columns: ['yes', '007'], method: 'median' }],
  });
  for (const document of [parseRecipeDocument(text, 'r'), parseRecipeDocument(json, 'r')]) {
    expect(document.columns.map((pattern) => pattern.text)).toEqual(['yes', '007']);
    expect(document.steps.map(({ step, options }) => [step.name, options])).toEqual([
      ['impute', { method: 'median' }],
    ]);
  }
});

test.each([
  ['columns: [a\n', 'r.yaml:2:1'],
  ['- a\n', 'r.yaml:1:1'],
  ['columns: [a]\n', 'r.yaml:1:1'],
  ['columns: [a]\nstep: []\n', 'r.yaml:2:1'],
  ['columns: [a]\nsteps:\n  - step: scal\n', 'r.yaml:3:11'],
  ['columns: [a]\nsteps:\n  - step: scale\n', 'r.yaml:3:5'],
  ['columns: [a]\nsteps:\n  - step: scale\n    columns: a\n    methd: robust\n', 'r.yaml:5:5'],
  ['columns: [a]\nsteps:\n  - step: scale\n    columns: a\n    method: wild\n', 'r.yaml:5:13'],
  ['columns: [a]\nsteps:\n  - { step: impute, columns: [a], method: constant }\n', 'r.yaml:3:5'],
  [`a: &x [1]\nb: &y [${'*x, '.repeat(60)}*x]\nc: [${'*y, '.repeat(60)}*y]\n`, 'r.yaml:1:1'],
])('a document that cannot be used is refused with the place: %j', (text, at) => {
  expect(() => parseRecipeDocument(text, 'r.yaml')).toThrow(
    expect.objectContaining({ code: 'RECIPE_INVALID', message: expect.stringMatching(`^${at}: `) }),
  );
});
