import { expect, test } from 'vitest';
import { createRng } from '#base';
import { cumulate, drawIndex, logNormal, poisson, sortByKey } from './sampling.ts';

test('indices are drawn in proportion to their weights, never one of weight zero', () => {
  const rng = createRng(1);
  const totals = cumulate([1, 0, 3, 6]);
  const counts = [0, 0, 0, 0];
  for (let draw = 0; draw < 20_000; draw++) counts[drawIndex(rng, totals)]!++;
  expect(counts[1]).toBe(0);
  expect(counts[0]! / 20_000).toBeCloseTo(0.1, 1);
  expect(counts[2]! / 20_000).toBeCloseTo(0.3, 1);
  expect(counts[3]! / 20_000).toBeCloseTo(0.6, 1);
});

test('a draw within a range stays in it', () => {
  const rng = createRng(2);
  const totals = cumulate([5, 1, 1, 5]);
  const drawn = new Set(Array.from({ length: 500 }, () => drawIndex(rng, totals, 1, 3)));
  expect([...drawn].sort()).toEqual([1, 2]);
  expect(drawIndex(rng, totals, 3, 4)).toBe(3);
});

test('a log-normal has its median in the middle and a Poisson count its mean', () => {
  const rng = createRng(3);
  const deviates = Array.from({ length: 20_000 }, () => logNormal(rng, { median: 50, sigma: 0.5 }));
  expect(deviates.filter((value) => value < 50).length / 20_000).toBeCloseTo(0.5, 1);
  const spread = deviates.map((value) => Math.log(value / 50) ** 2).reduce((a, b) => a + b, 0) / 20_000;
  expect(Math.sqrt(spread)).toBeCloseTo(0.5, 1);
  const counts = Array.from({ length: 20_000 }, () => poisson(rng, 1.6));
  expect(counts.reduce((a, b) => a + b, 0) / 20_000).toBeCloseTo(1.6, 1);
  expect(poisson(rng, 0)).toBe(0);
});

test('equal keys become neighbours in their old order', () => {
  const { order, first } = sortByKey([2, 0, 2, 1, 0], 4);
  expect([...order]).toEqual([1, 4, 3, 0, 2]);
  expect([...first]).toEqual([0, 2, 3, 5, 5]);
});
