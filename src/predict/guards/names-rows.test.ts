import { expect, test } from 'vitest';
import { namesRows } from './names-rows.ts';

const numeric = (values: readonly number[]) => ({
  type: 'numeric' as const,
  name: 'x',
  values: Float64Array.from(values),
});
const words = (values: readonly (string | null)[]) => {
  const levels = [...new Set(values.filter((value) => value !== null))].sort();
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : levels.indexOf(value)));
  return { type: 'category' as const, name: 'x', codes, levels };
};

test('words of which no two are equal and whole numbers without a gap name rows', () => {
  expect(namesRows(words(['a@x', 'c@x', 'b@x']))).toBe(true);
  expect(namesRows(words(['a@x', null, 'b@x']))).toBe(true);
  expect(namesRows(numeric([7, 5, 6, 8]))).toBe(true);
  expect(namesRows(numeric([0, 1]))).toBe(true);
});

test('what describes customers names none: a value twice, a gap, a fraction, a missing number, few words', () => {
  expect(namesRows(words(['a', 'b', 'a']))).toBe(false);
  expect(namesRows(words(['a', null, null, null, 'b']))).toBe(false);
  expect(namesRows(numeric([1, 2, 2, 3]))).toBe(false);
  expect(namesRows(numeric([1, 2, 4]))).toBe(false);
  expect(namesRows(numeric([1.5, 2.5, 3.5]))).toBe(false);
  expect(namesRows(numeric([1, 2, Number.NaN]))).toBe(false);
  expect(namesRows(numeric([1, Number.POSITIVE_INFINITY]))).toBe(false);
  expect(namesRows(numeric([1]))).toBe(false);
  expect(namesRows(words([]))).toBe(false);
});
