import { expect, test } from 'vitest';
import { checkPreset } from './check-preset.ts';
import { findPreset, presetNames } from './find-preset.ts';
import { parsePreset } from './parse-preset.ts';
import { presetFindings } from './preset-findings.ts';

const MINIMAL = `preset: mine
about: Two figures.
needs:
  - table: members
    columns: [spend, visits]
`;

test('a preset gives options, a recipe and what it tells', () => {
  const { facts, options, recipe } = parsePreset(
    `${MINIMAL}options: { k: 2..6, scale: robust, tiers: spend }
recipe:
  columns: [spend]
  steps:
    - step: scale
      columns: kind:number
target: churned
claims:
  - { reported: 92 %., how: By looking., honest: nothing. }
`,
    'mine.yaml',
  );
  expect(options).toEqual({ k: { from: 2, to: 6 }, scale: 'robust', tiers: 'spend' });
  expect(recipe?.file).toBe('mine.yaml');
  expect(presetFindings(facts).map(({ code, message }) => [code, message])).toEqual([
    ['preset-claim', 'Reported elsewhere: 92 %. By looking. Here: nothing.'],
    [
      'preset-target',
      'The preset mine also names "churned" to be predicted: a run makes segments and does not compute this.',
    ],
  ]);
});

test('what is left out stays as the run has it', () => {
  const { facts, options, recipe } = parsePreset(MINIMAL, 'mine.yaml');
  expect([options, recipe, facts.target, facts.claims]).toEqual([{}, null, null, []]);
  expect(presetFindings(facts)).toEqual([]);
  expect(presetFindings(null)).toEqual([]);
});

test.each([
  ['a: [', 'PRESET_INVALID', /^mine\.yaml:1:\d+: expected YAML/],
  ['[]', 'PRESET_INVALID', /^mine\.yaml:1:1: expected "preset"/],
  [
    `${MINIMAL}option: { k: 3 }`,
    'PRESET_INVALID',
    /^mine\.yaml:6:9: expected an entry that there is, got "option"/,
  ],
  [`${MINIMAL}options:\n  scael: none`, 'PRESET_INVALID', /^mine\.yaml:7:10: .*"options\.scael"/],
  [
    `${MINIMAL}options:\n  k: three`,
    'PRESET_INVALID',
    /^mine\.yaml:7:6: options\.k: expected a number or a range/,
  ],
  [`${MINIMAL}options:\n  k: 6..2`, 'PRESET_INVALID', /^mine\.yaml:7:6: options\.k: the range must not end/],
  ['preset: Mine\nabout: x\nneeds: []', 'PRESET_INVALID', /^mine\.yaml:1:9: preset: expected small letters/],
  [
    `${MINIMAL}recipe:\n  columns: [spend]\n  steps:\n    - step: sclae`,
    'RECIPE_INVALID',
    /^mine\.yaml:9:13: expected a step, got "sclae"/,
  ],
  [`${MINIMAL}recipe: 3`, 'RECIPE_INVALID', /expected "columns" and "steps"/],
])('a mistake is told with its place: %j', (text, code, message) => {
  const error = catchOf(() => parsePreset(text, 'mine.yaml'));
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
});

test('a misspelt entry gets the nearest one', () => {
  expect(catchOf(() => parsePreset(`${MINIMAL}claim: []`, 'm.yaml'))).toMatchObject({
    hint: 'Did you mean "claims"?',
  });
});

test('the presets that come with the package can be read, under the names of their files', () => {
  expect(presetNames()).toEqual(['automobile', 'credit-card', 'loyalty', 'marketing', 'sprocket']);
  for (const name of presetNames()) expect(findPreset(name).facts.name).toBe(name);
});

test('a name that there is not gets the nearest one; a path is a file', () => {
  expect(catchOf(() => findPreset('loyalti'))).toMatchObject({
    code: 'PRESET_UNKNOWN',
    hint: 'Did you mean "loyalty"?',
  });
  expect(catchOf(() => findPreset('./none.yaml'))).toMatchObject({ code: 'FILE_NOT_FOUND' });
});

test('a file without a column of the preset is refused with the nearest name', () => {
  const { facts } = parsePreset(MINIMAL, 'mine.yaml');
  const dataset = (...names: string[]) => ({
    name: names.join(),
    columns: names.map((name) => ({ name })) as never[],
  });
  expect(checkPreset(facts, [dataset('x'), dataset('spend', 'visits', 'more')])).toBe(undefined);
  expect(catchOf(() => checkPreset(facts, [dataset('x'), dataset('spend', 'visit')]))).toMatchObject({
    code: 'COLUMN_UNKNOWN',
    message: 'preset mine: expected the column "visits" in the members table, found none in spend,visit',
    hint: 'The nearest name in the file is "visit": rename it if it is the same.',
  });
});

function catchOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
}
