import { expect, test } from 'vitest';
import type { Frame } from '#matrix';
import { givenLabels, leftOutLabels } from './given-labels.ts';

const category = (name: string, values: (string | null)[]): Frame['columns'][number] => {
  const levels = [...new Set(values.filter((value) => value !== null))];
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : levels.indexOf(value)));
  return { type: 'category', name, levels, codes };
};
const numeric = (name: string, values: number[]): Frame['columns'][number] => ({
  type: 'numeric',
  name,
  values: Float64Array.from(values),
});

test('segments are named as the column says, in order; rows without one are counted and left out', () => {
  const frame = { nRows: 5, columns: [category('group', ['S10', null, 'S2', 'S10', 'S1'])] };
  expect(givenLabels(frame, { column: 'group' })).toEqual({
    column: 'group',
    names: ['S1', 'S2', 'S10'],
    rows: Uint32Array.of(0, 2, 3, 4),
    labels: Int32Array.of(2, 1, 2, 0),
    missing: 1,
    copies: [],
  });
});

test('a column that says the segments by other words is a copy, one that only helps to tell them is none', () => {
  const columns = [
    numeric('segment', [3, 1, 2, 3, 1, 2]),
    category('name', ['c', 'a', 'b', 'c', 'a', 'b']),
    category('region', ['east', 'west', 'west', 'east', 'west', 'west']),
    numeric('finer', [31, 11, 21, 32, 12, 22]),
  ];
  const found = givenLabels({ nRows: 6, columns }, { column: 'segment' });
  expect(found.names).toEqual(['1', '2', '3']);
  expect(found.copies).toEqual(['name']);
  const out = ['segment', 'name', 'region'].map((column) => {
    return { dataset: 'd', column, code: 'ignored', reason: 'Left out.' };
  });
  expect(leftOutLabels(out, found).map(({ code }) => code)).toEqual(['labels', 'copy-of-labels', 'ignored']);
});

test.each([
  ['one segment', ['a', 'a', 'a'], '2 to 100 segments in "group", got 1'],
  ['no segment', [null, null], '2 to 100 segments in "group", got 0'],
  ['one each', Array.from({ length: 101 }, (_, i) => `c${i}`), '2 to 100 segments in "group", got 101'],
])('%s is refused with what was found', (_, values, message) => {
  const frame = { nRows: values.length, columns: [category('group', values)] };
  expect(() => givenLabels(frame, { column: 'group' })).toThrow(message);
});
