import { expect, test } from 'vitest';
import { type Profile, profileSchema } from '#contract';
import { expectNothingFromOutside, expectSoundStructure } from '../testkit/expect-sound-page.ts';
import { largestReport, smallestReport, wideReport } from '../testkit/fixtures.ts';
import { HOSTILE, hostileReport } from '../testkit/hostile.ts';
import { profileFixture } from '../testkit/profile-fixture.ts';
import { tokenizeHtml } from '../testkit/tokenize-html.ts';
import { coefficient } from './association-words.ts';
import { renderProfile } from './render-profile.ts';

const wide = () => profileFixture(wideReport().datasets[0]!, wideReport().datasets[0]!.columns[1]!.name);
const described = (): Profile => {
  const profile = wide();
  const columns = profile.dataset.columns.map((column) => ({
    ...column,
    description: HOSTILE[0]!,
    unit: HOSTILE[1]!,
    range: { min: 0, max: null },
    allowedLevels: [...HOSTILE],
  }));
  return { ...profile, dataset: { ...profile.dataset, columns } };
};

const forty = (): Profile => {
  const [dataset] = largestReport().datasets;
  return profileFixture({ ...dataset!, columns: dataset!.columns.slice(0, 40) });
};

const FIXTURES: readonly (readonly [string, () => Profile])[] = [
  ['mixed columns with a target', wide],
  ['40 columns', forty],
  ['one column', () => profileFixture(smallestReport().datasets[0]!)],
  ['hostile texts', () => hostileReport(described())],
  [
    'no findings and no associations',
    () => ({ ...wide(), findings: [], associations: { columns: [], leftOut: [], pairs: [] }, target: null }),
  ],
];

test.each(FIXTURES)('is well formed and loads nothing, for %s', (_, make) => {
  const profile = make();
  expect(() => profileSchema.parse(profile)).not.toThrow();
  const elements = tokenizeHtml(renderProfile(profile, '1.2.3'));
  expectSoundStructure(elements);
  expectNothingFromOutside(elements);
});

test('shows every column, its findings with rows and step, and the same bytes each time', () => {
  const profile = wide();
  const page = renderProfile(profile, '1.2.3');
  const text = tokenizeHtml(page).find(({ tag }) => tag === 'main')!.text;
  for (const { name } of profile.dataset.columns) expect(text).toContain(name);
  expect(text).toContain('Rows 1, 2, 3, 5, 8, …');
  expect(text).toContain('impute value:');
  expect(renderProfile(wide(), '1.2.3')).toBe(page);
});

test('a matrix has a cell for each pair once, with its columns and figures in words', () => {
  const profile = wide();
  const cells = tokenizeHtml(renderProfile(profile, '1')).filter(
    ({ tag, within }) =>
      tag === 'td' && within.some(({ attributes }) => attributes.get('class')?.startsWith('scroll mx')),
  );
  const n = profile.associations.columns.length;
  expect(cells).toHaveLength((n * (n - 1)) / 2);
  for (const { attributes } of cells) expect(attributes.get('title')).toMatch(/ and .*: /);
});

test('coefficients are short with a third digit where they are nearly one', () => {
  expect([0.5, -0.123, 0.996, 0.99951, 1, -1, 0, -0.001].map(coefficient)).toEqual([
    '.50',
    '−.12',
    '.996',
    '1',
    '1',
    '−1',
    '.00',
    '.00',
  ]);
});
