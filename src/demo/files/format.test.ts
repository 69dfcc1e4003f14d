import { expect, test } from 'vitest';
import { customerIds, formatCents, formatTime } from './format.ts';

test.each([
  [0, '0.00'],
  [5, '0.05'],
  [-5, '-0.05'],
  [100, '1.00'],
  [-1999, '-19.99'],
  [123456789, '1234567.89'],
])('%i cents read %s', (cents, text) => {
  expect(formatCents(cents)).toBe(text);
});

test('customer ids count from one and share a width', () => {
  expect(customerIds(4969)(0)).toBe('C000001');
  expect(customerIds(1_250_000)(0)).toBe('C0000001');
  expect(customerIds(1_250_000)(1_249_999)).toBe('C1250000');
});

test('seconds of a day read as a time', () => {
  expect([0, 61, 86_399].map(formatTime)).toEqual(['00:00:00', '00:01:01', '23:59:59']);
});
