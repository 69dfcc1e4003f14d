import { expect, test } from 'vitest';
import type { FrameColumn } from '#matrix';
import { classesOf } from './classes-of.ts';

const words = (values: readonly (string | null)[], more: readonly string[] = []): FrameColumn => {
  const levels = [...new Set([...values.filter((value) => value !== null), ...more])].sort();
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : levels.indexOf(value)));
  return { type: 'category', name: 'left', codes, levels };
};
const numbers = (values: readonly number[], kind?: 'boolean'): FrameColumn => ({
  type: 'numeric',
  name: 'left',
  values: Float64Array.from(values),
  ...(kind === undefined ? {} : { kind }),
});
const repeated = <T>(value: T, times: number): T[] => new Array<T>(times).fill(value);

test('rows without a class are counted and left out, the others keep their place', () => {
  const { names, rows, y, missing } = classesOf(words(['no', null, 'yes', 'no', null]), null);
  expect(names).toEqual(['no', 'yes']);
  expect([...rows]).toEqual([0, 2, 3]);
  expect([...y]).toEqual([0, 1, 0]);
  expect(missing).toBe(2);
});

test('levels that no row has are no classes', () => {
  expect(classesOf(words(['a', 'b', 'a'], ['never']), null).names).toEqual(['a', 'b']);
});

test('of two classes the last is the one that is named like something that happened, however frequent', () => {
  const last = (values: readonly string[]) => classesOf(words(values), null).names.at(-1);
  expect(last(['yes', 'yes', 'yes', 'no'])).toBe('yes');
  expect(last(['Attrited Customer', 'Existing Customer', 'Attrited Customer'])).toBe('Attrited Customer');
  expect(last(['active', 'gone', 'gone'])).toBe('gone');
  expect(last(['FALSE', 'TRUE', 'TRUE'])).toBe('TRUE');
});

test('else it is the rarer one; equally frequent, the later by name', () => {
  const last = (values: readonly string[]) => classesOf(words(values), null).names.at(-1);
  expect(last(['a', 'b', 'b'])).toBe('a');
  expect(last(['a', 'a', 'b'])).toBe('b');
  expect(last(['a', 'b'])).toBe('b');
  // both names say that something happened
  expect(last(['yes', 'gone', 'gone'])).toBe('yes');
});

test('--positive decides, is one of the classes, and is for two classes only', () => {
  const column = words(['yes', 'yes', 'no']);
  expect(classesOf(column, 'no')).toMatchObject({ names: ['yes', 'no'], y: Int32Array.of(0, 0, 1) });
  expect(() => classesOf(column, 'maybe')).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', hint: 'The classes are "no" and "yes".' }),
  );
  expect(() => classesOf(words(['a', 'b', 'c']), 'a')).toThrow(
    expect.objectContaining({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('two classes, got 3'),
    }),
  );
});

test('numbers are classes by value, truth values by yes and no; zero has no sign', () => {
  expect(classesOf(numbers([10, 9, 100, 9, Number.NaN]), null)).toMatchObject({
    names: ['9', '10', '100'],
    y: Int32Array.of(1, 0, 2, 0),
    missing: 1,
  });
  expect(classesOf(numbers([1, 0, 1], 'boolean'), null)).toMatchObject({
    names: ['no', 'yes'],
    y: Int32Array.of(1, 0, 1),
  });
  expect(classesOf(numbers([0, -0, 1]), null).names).toEqual(['0', '1']);
  expect(classesOf(numbers([5, -9, -10, 1.5, 1.25]), null).names).toEqual(['-10', '-9', '1.25', '1.5', '5']);
});

test('more than two classes stand in the order of their names, numbers in them by value, whatever characters', () => {
  const names = ['Segment 10', 'Segment 2', '=1+1', '<b>"x"</b>, y', 'é\n😀'];
  expect(classesOf(words([...names, ...names].reverse()), null).names.slice(-2)).toEqual([
    'Segment 2',
    'Segment 10',
  ]);
  expect(new Set(classesOf(words(names), null).names)).toEqual(new Set(names));
  // upper and lower case are different classes
  expect(classesOf(words(['Yes', 'yes', 'no']), null).names).toHaveLength(3);
});

test('one class, none at all and too many are refused, each with what to do', () => {
  expect(() => classesOf(words(repeated('no', 5)), null)).toThrow(
    expect.objectContaining({
      code: 'TARGET_INVALID',
      message: 'target "left": expected 2 to 50 classes, got only "no"',
      hint: expect.stringContaining('nothing to tell apart'),
    }),
  );
  expect(() => classesOf(words([null, null]), null)).toThrow(
    expect.objectContaining({
      message: 'target "left": expected 2 to 50 classes, got no value at all',
      hint: 'The class of no row is known.',
    }),
  );
  const many = (count: number) => numbers(Array.from({ length: count }, (_, i) => i));
  expect(classesOf(many(50), null).names).toHaveLength(50);
  expect(() => classesOf(many(51), null)).toThrow(
    expect.objectContaining({
      code: 'TARGET_INVALID',
      message: 'target "left": expected 2 to 50 classes, got 51',
      hint: expect.stringContaining('--churn-when'),
    }),
  );
});
