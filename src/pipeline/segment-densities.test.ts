import { expect, test } from 'vitest';
import { createRng } from '#base';
import type { Frame } from '#matrix';
import { segmentDensities, silvermanBandwidth } from './segment-densities.ts';
import { segmentHistograms } from './segment-histograms.ts';
import { segmentRadar } from './segment-radar.ts';

const frameOf = (columns: Record<string, readonly number[]>): Frame => ({
  nRows: Object.values(columns)[0]!.length,
  columns: Object.entries(columns).map(([name, values]) => ({
    type: 'numeric' as const,
    name,
    values: Float64Array.from(values),
  })),
});

test('the bandwidth is that of Silverman', () => {
  // by hand: 1..9: standard deviation sqrt(7.5), interquartile range 4
  const values = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(silvermanBandwidth(values)).toBeCloseTo(0.9 * Math.min(Math.sqrt(7.5), 4 / 1.34) * 9 ** -0.2, 12);
  expect(silvermanBandwidth(Float64Array.of(3, 3, 3))).toBe(0);
  // no interquartile range, but not all one
  expect(silvermanBandwidth(Float64Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 10))).toBeGreaterThan(0);
});

test('densities are the sum of Gaussians of the definition, also where values lie beyond the axis', () => {
  const rng = createRng(5);
  const values = Array.from({ length: 600 }, (_, i) =>
    i === 0 ? 400 : rng.normal() * (i % 2 === 0 ? 1 : 3),
  );
  const labels = Int32Array.from(values, (_, i) => (i % 3 === 0 ? -1 : i % 2));
  const frame = frameOf({ x: values });
  const [curve] = segmentDensities({ frame, histograms: segmentHistograms(frame, labels, 2) }, labels, 2);
  for (const s of [0, 1]) {
    const own = values.filter((_, i) => labels[i] === s);
    const h = curve!.bandwidths[s]!;
    const exact = curve!.at.map(
      (x) =>
        own.reduce((sum, value) => sum + Math.exp(-0.5 * ((x - value) / h) ** 2), 0) /
        (own.length * h * Math.sqrt(2 * Math.PI)),
    );
    const peak = Math.max(...exact);
    for (const [i, value] of exact.entries())
      expect(Math.abs(curve!.densities[s]![i]! - value)).toBeLessThan(0.001 * peak);
  }
});

test('few whole numbers have no density, nor has a segment of one value', () => {
  const frame = frameOf({ visits: [1, 2, 3, 4, 5, 1], spend: [1.5, 1.5, 2.25, 7, 8.5, 9] });
  const labels = Int32Array.of(0, 0, 1, 1, 1, 1);
  const found = segmentDensities({ frame, histograms: segmentHistograms(frame, labels, 2) }, labels, 2);
  expect(found.map(({ column }) => column)).toEqual(['spend']);
  expect(found[0]!.densities[0]).toBeNull();
  expect(found[0]!.densities[1]).not.toBeNull();
});

test('a radar has the mean place among all customers, of at least three columns', () => {
  const frame = frameOf({ a: [1, 2, 3, 4], b: [4, 3, 2, 1], c: [0, 0, 1, 1], d: [7, 7, 7, 7] });
  const labels = Int32Array.of(0, 0, 1, 1);
  const columns = new Set(['a', 'b', 'c', 'd']);
  // by hand: places of 1 and 2 of four are .125 and .375
  expect(segmentRadar({ frame, columns }, labels, 2)).toEqual({
    columns: ['a', 'b', 'c'],
    ranks: [
      [0.25, 0.75, 0.25],
      [0.75, 0.25, 0.75],
    ],
  });
  expect(segmentRadar({ frame, columns: new Set(['a', 'b']) }, labels, 2)).toBeNull();
});
