import { expect, test } from 'vitest';
import { classMatcher, NO_CLASS, OTHER_CLASS } from './class-matcher.ts';

const all = (classes: readonly string[], cells: readonly string[]) => cells.map(classMatcher(classes));

test('a cell says a class by its text, with blanks around it and in upper or lower case', () => {
  expect(all(['A', 'B'], ['A', ' B ', 'b', 'C', ''])).toEqual([0, 1, 1, OTHER_CLASS, NO_CLASS]);
});

test('upper and lower case tell classes apart where they are two', () => {
  expect(all(['a', 'A'], ['a', 'A'])).toEqual([0, 1]);
  expect(all(['ab', 'AB'], ['Ab'])).toEqual([OTHER_CLASS]);
});

test('numbers say a class by their value', () => {
  expect(all(['0', '1', '10'], ['1.0', '+10', '0', '2'])).toEqual([1, 2, 0, OTHER_CLASS]);
});

test('yes and no are said by any words for them, other classes are not', () => {
  expect(all(['no', 'yes'], ['TRUE', 'f', '1', 'N', 'maybe'])).toEqual([1, 0, 1, 0, OTHER_CLASS]);
  expect(all(['stays', 'leaves'], ['yes', '1'])).toEqual([OTHER_CLASS, OTHER_CLASS]);
});

test('what means a missing value is no class, unless a class is called so', () => {
  expect(all(['low', 'high'], ['NA', 'unknown', '-'])).toEqual([NO_CLASS, NO_CLASS, NO_CLASS]);
  expect(all(['None', 'Some'], ['None', 'none', 'NA'])).toEqual([0, 0, NO_CLASS]);
});
