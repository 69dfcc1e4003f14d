import { expect, test } from 'vitest';
import type { CategoryColumn } from '#matrix';
import { textGrouping } from './text-grouping.ts';
import { textPoints, textSpace } from './text-terms.ts';

const column = (...texts: string[]): CategoryColumn => {
  const levels = [...new Set(texts)].sort();
  return {
    type: 'category',
    name: 'job',
    levels,
    codes: Int32Array.from(texts, (text) => levels.indexOf(text)),
  };
};
const grades = ['I', 'II', 'III', 'IV'];
const titles = ['Civil Engineer', 'Tax Accountant', 'Web Developer'].flatMap((job) =>
  grades.map((grade) => `${job} ${grade}`),
);

function learned(texts: readonly string[], options: object) {
  const frame = { nRows: texts.length, columns: [column(...texts)] };
  const rows = Uint32Array.from(texts, (_, i) => i);
  const spec = textGrouping.fit(options, { frame, rows, columns: ['job'] });
  const step = textGrouping.load(JSON.parse(JSON.stringify(spec)));
  return {
    spec,
    groupsOf: (...others: string[]) => {
      const [found] = step.apply(
        { nRows: others.length, columns: [column(...others)] },
        () => undefined,
      ).columns;
      return found?.type === 'category' ? Array.from(found.codes, (code) => found.levels[code]) : [];
    },
  };
}

test('titles of one trade are a group, named by its words; a new one joins the nearest', () => {
  const { groupsOf } = learned(titles, { groups: 3 });
  const found = groupsOf(...titles);
  expect(new Set(found).size).toBe(3);
  for (const [i, group] of found.entries()) expect(group).toBe(found[Math.floor(i / 4) * 4]);
  expect([found[0], found[4], found[8]].map((group) => group?.split(', ').toSorted())).toEqual([
    ['civil', 'engineer'],
    ['accountant', 'tax'],
    ['developer', 'web'],
  ]);
  expect(groupsOf('Senior Engineer', 'accountancy', 'WEB-DEVELOPERS')).toEqual([
    found[0],
    found[4],
    found[8],
  ]);
});

test('the same seed gives the same groups; a text of nothing known joins the largest one', () => {
  const many = [...titles, ...titles.slice(4, 8)];
  const { spec, groupsOf } = learned(many, { groups: 3 });
  expect(learned(many, { groups: 3 }).spec).toEqual(spec);
  expect(groupsOf('???', 'Zzyzx')).toEqual([groupsOf(titles[4]!)[0], groupsOf(titles[4]!)[0]]);
});

test('there are no more groups than different wordings', () => {
  const { groupsOf } = learned(['Nurse', 'nurse', 'NURSE!', 'Cook'], { groups: 12 });
  expect(groupsOf('Nurse', 'nurse', 'Cook')).toEqual(['nurse', 'nurse', 'cook']);
});

test('too many different texts are refused with the step that helps', () => {
  const texts = Array.from({ length: 2001 }, (_, i) => `title ${i}`);
  expect(() => learned(texts, {})).toThrow(
    expect.objectContaining({ code: 'COLUMN_WRONG_KIND', hint: expect.stringContaining('rare-levels') }),
  );
});

test('points are counts by smooth idf, at unit length, by hand', () => {
  const space = textSpace(['ab ab', 'cd'], 10);
  const point = textPoints(space)('ab ab cd');
  const of = (term: string) => point[space.terms.indexOf(term)];
  // counts 2 and 1, equal idf: 2 / sqrt(15) and 1 / sqrt(15)
  for (const term of ['ab', '\t ab', '\tab ']) expect(of(term)).toBeCloseTo(2 / Math.sqrt(15), 12);
  for (const term of ['cd', '\t cd', '\tcd ']) expect(of(term)).toBeCloseTo(1 / Math.sqrt(15), 12);
  const idf = textSpace(['ab', 'ab cd', 'ab'], 10);
  expect(idf.weights[idf.terms.indexOf('cd')]).toBeCloseTo(Math.log(4 / 2) + 1, 12);
  expect(idf.weights[idf.terms.indexOf('ab')]).toBe(1);
});
