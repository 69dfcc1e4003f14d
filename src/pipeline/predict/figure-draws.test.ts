import { expect, test } from 'vitest';
import { createRng } from '#base';
import { drawsOf } from './figure-draws.ts';

const { signal } = new AbortController();

/** Mean of some rows by weights. */
const meanOf = (values: Float64Array) => (rows: Uint32Array | null) => (weights: Float32Array | null) => {
  const own = rows === null ? values : Float64Array.from(rows, (row) => values[row]!);
  let [sum, total] = [0, 0];
  for (const [i, value] of own.entries()) {
    const weight = weights?.[i] ?? 1;
    sum += weight * value;
    total += weight;
  }
  return total === 0 ? null : sum / total;
};

test('the interval of a mean is that of its standard error, of few rows and of a sample of many', async () => {
  for (const nRows of [2000, 80_000]) {
    const rng = createRng(3);
    const values = Float64Array.from({ length: nRows }, () => rng.normal());
    const draw = drawsOf({ nRows, nClasses: 2 }, { rng: createRng(1), signal });
    expect(draw.isSampled).toBe(nRows > 50_000);
    const { mean, low, high } = await draw.interval(meanOf(values));
    expect(mean).toBe(meanOf(values)(null)(null));
    // 1.96 standard errors to each side; 100 draws and more know the ends to a quarter
    const width = (2 * 1.96) / Math.sqrt(nRows);
    expect((high! - low!) / width).toBeGreaterThan(0.75);
    expect((high! - low!) / width).toBeLessThan(1.25);
    expect(low!).toBeLessThan(mean!);
    expect(high!).toBeGreaterThan(mean!);
  }
});

test('a figure that is not defined has no interval', async () => {
  const draw = drawsOf({ nRows: 10, nClasses: 2 }, { rng: createRng(1), signal });
  expect(await draw.interval(() => () => null)).toEqual({ mean: null, low: null, high: null });
});
