import { expect, test } from 'vitest';
import { createRng } from '#base';
import { summaryOf } from './numeric-summary.ts';
import { weightedSummary } from './weighted-summary.ts';

/** The summary of the present values by their distinct ones and their counts. */
function numericSummary(values: Float64Array) {
  const counts = new Map<number, number>();
  for (const value of values.filter((one) => !Number.isNaN(one)).sort())
    counts.set(value, (counts.get(value) ?? 0) + 1);
  return weightedSummary(Float64Array.from(counts.keys()), Float64Array.from(counts.values()));
}

test('distinct values with their counts give what the rows give', () => {
  const rng = createRng(3);
  for (const [n, levels] of [
    [1, 1],
    [2, 2],
    [7, 3],
    [1000, 12],
    [5000, 4000],
  ] as const) {
    const values = Float64Array.from({ length: n }, () => Math.round(levels * rng.normal()) / 4 + 0);
    const rows = summaryOf(values, values.slice().sort());
    const { mean, standardDeviation, skewness, ...exact } = numericSummary(values)!;
    expect(rows).toMatchObject(exact);
    expect(mean).toBeCloseTo(rows.mean, 10);
    expect(standardDeviation).toBeCloseTo(rows.standardDeviation, 10);
    expect(skewness).toBeCloseTo(rows.skewness, 8);
  }
});

test('summarises the present values; quantiles as in numpy, moments of the population', () => {
  // numpy 2.4: percentile of [1, 2, 3, 4, 10] at 25, 50, 75; scipy.stats.skew (biased) by hand: m3 = 36, m2 = 10
  const summary = numericSummary(Float64Array.of(4, Number.NaN, 1, 10, 2, 3));
  expect(summary).toMatchObject({ min: 1, q1: 2, median: 3, mean: 4, q3: 4, max: 10 });
  expect(summary?.standardDeviation).toBeCloseTo(Math.sqrt(10), 14);
  expect(summary?.skewness).toBeCloseTo(36 / 10 ** 1.5, 14);
});

test('every value is in one bin and the last edge belongs to the last bin', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => i % 101);
  const { edges, counts } = numericSummary(values)!.histogram;
  expect(edges).toHaveLength(counts.length + 1);
  expect(counts.reduce((sum, count) => sum + count)).toBe(1000);
  expect([edges[0], edges.at(-1)]).toEqual([0, 100]);
  expect(counts.at(-1)).toBe([...values].filter((value) => value >= edges.at(-2)!).length);
});

test('constant, single, missing and huge values have defined summaries', () => {
  expect(numericSummary(new Float64Array(0))).toBeNull();
  expect(numericSummary(Float64Array.of(Number.NaN))).toBeNull();
  expect(numericSummary(new Float64Array(7).fill(0.1))).toMatchObject({
    mean: 0.1,
    standardDeviation: 0,
    skewness: 0,
  });
  const huge = numericSummary(Float64Array.of(-1e308, 1e308, 5))!;
  expect(JSON.stringify(huge)).not.toContain('null');
  const apart = numericSummary(Float64Array.of(-1e308, 1e308))!;
  expect(apart).toMatchObject({ median: 0, mean: 0 });
  expect(numericSummary(new Float64Array(5).fill(1.7e308))).toMatchObject({ mean: 1.7e308, median: 1.7e308 });
  expect(numericSummary(Float64Array.of(1.7e308, 1.7e308, 1.5e308))?.mean).toBeLessThan(1.7e308);
});
