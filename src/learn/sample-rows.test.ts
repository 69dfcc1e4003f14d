import { expect, test } from 'vitest';
import { createRng } from '#base';
import { sampleRows, sampleStratified } from './sample-rows.ts';

test('a sample holds distinct ascending rows and is the same for the same seed', () => {
  const rows = sampleRows(1000, 100, createRng(1));
  expect(rows.length).toBe(100);
  expect(new Set(rows).size).toBe(100);
  expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
  expect(sampleRows(1000, 100, createRng(1))).toEqual(rows);
  expect(sampleRows(3, 10, createRng(1))).toEqual(Uint32Array.of(0, 1, 2));
});

test('a stratified sample keeps the shares of the labels and at least two rows of each', () => {
  const labels = Int32Array.from({ length: 10_000 }, (_, i) => (i < 3 ? 2 : i % 4 === 0 ? 1 : 0));
  const rows = sampleStratified(labels, { k: 3, cap: 1000 }, createRng(2));
  const counts = [0, 0, 0];
  for (const row of rows) counts[labels[row]!]!++;
  expect(counts[2]).toBe(2);
  expect(counts[0]! / counts[1]!).toBeCloseTo(3, 1);
  expect(rows.length).toBeGreaterThanOrEqual(1000);
  expect(rows.length).toBeLessThanOrEqual(1002);
});

test('a stratified sample below the cap is all rows', () => {
  expect(sampleStratified(Int32Array.of(1, 0, 1), { k: 2, cap: 5 }, createRng(1))).toEqual(
    Uint32Array.of(0, 1, 2),
  );
});
