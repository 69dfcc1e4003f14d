import { expect, test } from 'vitest';
import {
  differenceOfMeans,
  differenceOfShares,
  meanOf,
  normalQuantile,
  type Sample,
  shareOf,
  studentQuantile,
  Z95,
} from './interval.ts';

// Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i has the score interval of the paper', (hits, n, low, high) => {
  const share = shareOf(hits, n);
  expect(share.value).toBe(hits / n);
  expect(share.low).toBeCloseTo(low, 4);
  expect(share.high).toBeCloseTo(high, 4);
});

// Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10
test.each([
  [[56, 70], [48, 80], 0.0524, 0.3339],
  [[9, 10], [3, 10], 0.1705, 0.809],
  [[5, 56], [0, 29], -0.0381, 0.1926],
] as const)('the difference of %j and %j has the interval of the paper', (a, b, low, high) => {
  const difference = differenceOfShares(a, b, Z95);
  expect(difference.low).toBeCloseTo(low, 4);
  expect(difference.high).toBeCloseTo(high, 4);
});

test('shares stay within 0 and 1, and the share of the whole is 1 at its end', () => {
  expect(shareOf(20, 20)).toMatchObject({ value: 1, high: 1 });
  expect(shareOf(20, 20).low).toBeCloseTo(1 - 0.1611, 4);
});

// tables of the normal and of Student's distribution
test.each([
  [0.025, 1.95996],
  [0.005, 2.57583],
  [0.0001, 3.71902],
])('a tail of %f begins at %f', (tail, z) => {
  expect(Math.abs(normalQuantile(tail) - z)).toBeLessThan(4.5e-4);
});

test.each([
  [19, 2.093],
  [30, 2.0423],
  [120, 1.9799],
])('Student with %i degrees of freedom has 97.5 %% below %f', (freedom, t) => {
  expect(Math.abs(studentQuantile(Z95, freedom) - t)).toBeLessThan(1e-3);
});

const sampleOf = (values: readonly number[]): Sample => ({
  n: values.length,
  sum: values.reduce((sum, x) => sum + x, 0),
  squares: values.reduce((sum, x) => sum + x * x, 0),
});

test('a mean has its t interval, kept within 0 and 1; one value has none', () => {
  // 20 values of mean .6 and standard deviation .1 * sqrt(20 / 19): half width 2.093 * .1 / sqrt(19)
  const mean = meanOf(sampleOf(Array.from({ length: 20 }, (_, i) => (i % 2 ? 0.5 : 0.7))));
  expect(mean.value).toBeCloseTo(0.6, 12);
  expect(mean.high! - 0.6).toBeCloseTo((2.093 * 0.1) / Math.sqrt(19), 4);
  expect(meanOf(sampleOf([0.01, 0.99])).low).toBe(0);
  expect(meanOf(sampleOf([0.4]))).toEqual({ value: 0.4, low: null, high: null });
});

test('equal samples differ by nothing; the interval holds zero between them', () => {
  const sample = sampleOf([0.2, 0.4, 0.9, 0.3]);
  const { value, low, high } = differenceOfMeans(sample, sample, Z95);
  expect(value).toBe(0);
  expect(low).toBe(-high);
  expect(high).toBeGreaterThan(0);
});
