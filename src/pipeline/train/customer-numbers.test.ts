import { expect, test } from 'vitest';
import type { FrameColumn } from '#matrix';
import { CustomerNumbers } from './customer-numbers.ts';

const words = (values: readonly (string | null)[]): FrameColumn => {
  const levels = [...new Set(values.filter((value) => value !== null))].sort();
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : levels.indexOf(value)));
  return { type: 'category', name: 'id', codes, levels };
};
const of = (numbers: CustomerNumbers, column: FrameColumn, nRows: number) => [
  ...numbers.of({ nRows, columns: [column] }),
];

test('the same id gets the same number in every table, another id another one', () => {
  const numbers = new CustomerNumbers();
  const [a, b, again] = of(numbers, words(['a', 'b', 'a']), 3);
  expect(again).toBe(a);
  expect(b).not.toBe(a);
  // other levels, other codes
  const [c, inOther] = of(numbers, words(['c', 'b']), 2);
  expect(inOther).toBe(b);
  expect(new Set([a, b, c]).size).toBe(3);
});

test('rows without an id are customers of their own', () => {
  const numbers = new CustomerNumbers();
  expect(new Set(of(numbers, words([null, 'a', null]), 3)).size).toBe(3);
  const values = Float64Array.of(7, Number.NaN, 7, Number.NaN);
  const [first, none, same, another] = of(numbers, { type: 'numeric', name: 'id', values }, 4);
  expect(same).toBe(first);
  expect(new Set([first, none, another]).size).toBe(3);
});
