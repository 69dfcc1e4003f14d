import { expect, test } from 'vitest';
import { segmentHistograms } from './segment-histograms.ts';

test('every present value of a row with a segment is counted once', () => {
  const n = 1000;
  const values = Float64Array.from({ length: n }, (_, i) => (i % 10 === 0 ? Number.NaN : Math.exp(i / 100)));
  const labels = Int32Array.from({ length: n }, (_, i) => (i % 7 === 0 ? -1 : i % 3));
  const [histogram] = segmentHistograms(
    { nRows: n, columns: [{ type: 'numeric', name: 'x', values }] },
    labels,
    3,
  );
  const expected = [0, 0, 0];
  for (let i = 0; i < n; i++) if (i % 10 !== 0 && i % 7 !== 0) expected[i % 3]!++;
  expect(histogram!.counts.map((row) => row.reduce((a, b) => a + b, 0))).toEqual(expected);
});

test('small whole numbers get a bin each, centred on the number', () => {
  const values = Float64Array.of(1, 2, 2, 4);
  const columns = [{ type: 'numeric', name: 'x', values } as const];
  const [histogram] = segmentHistograms({ nRows: 4, columns }, new Int32Array(4), 1);
  expect(histogram!.edges).toEqual([0.5, 1.5, 2.5, 3.5, 4.5]);
  expect(histogram!.counts).toEqual([[1, 2, 0, 1]]);
});

test('one far outlier does not squeeze the rest; it is counted in the open last bin', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => (i === 999 ? 666_666 : i));
  const columns = [{ type: 'numeric', name: 'x', values } as const];
  const [histogram] = segmentHistograms({ nRows: 1000, columns }, new Int32Array(1000), 1);
  expect(histogram!.openEnds).toBe(true);
  expect(histogram!.edges!.at(-1)).toBeLessThan(1000);
  expect(histogram!.counts[0]!.reduce((a, b) => a + b, 0)).toBe(1000);
});

test('a constant column has one bin, levels beyond eleven are put together', () => {
  const levels = Array.from({ length: 20 }, (_, i) => `level ${i}`);
  const codes = Int32Array.from({ length: 210 }, (_, i) => Math.floor((Math.sqrt(8 * i + 1) - 1) / 2));
  const columns = [
    { type: 'numeric', name: 'x', values: new Float64Array(210).fill(3) } as const,
    { type: 'category', name: 'c', codes, levels } as const,
  ];
  const [constant, category] = segmentHistograms({ nRows: 210, columns }, new Int32Array(210), 1);
  expect(constant!.counts).toEqual([[210]]);
  expect(category!.levels!.at(-1)).toBe('9 others');
  expect(category!.counts[0]!.at(-1)).toBe((9 * 10) / 2);
  expect(category!.levels![0]).toBe('level 19');
});
