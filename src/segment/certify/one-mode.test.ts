import { expect, test } from 'vitest';
import { createRng } from '#base';
import { oneMode } from './one-mode.ts';

test('evenly spaced values are as near to one peak as values can be: a dip of 1/2n', () => {
  const even = oneMode(Float32Array.from({ length: 50 }, (_, i) => i));
  expect(even.distance / 2).toBeCloseTo(1 / 100, 6);
});

test('two equal atoms have the largest dip there is, 1/4', () => {
  expect(oneMode(Float32Array.of(0, 0, 0, 1, 1, 1)).distance / 2).toBeCloseTo(0.25, 6);
});

test('dips are those of the package diptest 0.12.0', () => {
  const two = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 21, 22, 23, 24, 25, 26, 27);
  const one = Float32Array.of(1, 6, 9, 11, 12.5, 13.5, 14.2, 14.8, 15.5, 16.5, 18, 20, 23, 28);
  expect(oneMode(two).distance / 2).toBeCloseTo(0.175, 6);
  expect(oneMode(one).distance / 2).toBeCloseTo(0.0357143, 6);
});

test('draws have one peak: counts rise towards it and fall behind it', () => {
  const rng = createRng(5);
  const groups = Float32Array.from({ length: 900 }, (_, i) => 10 * (i % 3) + rng.normal());
  const peak = oneMode(groups);
  const low = Math.min(...groups);
  const width = (Math.max(...groups) - low) / 8;
  const counts = new Array<number>(8).fill(0);
  for (let i = 0; i < 60; i++) {
    for (const value of peak.draw(rng)) counts[Math.min(7, Math.floor((value - low) / width))]!++;
  }
  const top = counts.indexOf(Math.max(...counts));
  // four standard deviations of a count
  const noise = 4 * Math.sqrt(60 * 900);
  for (let bin = 1; bin < 8; bin++) {
    const rise = counts[bin]! - counts[bin - 1]!;
    if (bin <= top) expect(rise).toBeGreaterThan(-noise);
    else expect(rise).toBeLessThan(noise);
  }
});

test('long tails stay: quantiles of draws of a lognormal column are those of the column', () => {
  const rng = createRng(6);
  const values = Float32Array.from({ length: 2000 }, () => Math.exp(rng.normal())).sort();
  const drawn = oneMode(values).draw(rng).sort();
  for (const share of [0.1, 0.5, 0.9, 0.99]) {
    const at = Math.floor(share * 2000);
    expect(Math.abs(Math.log(drawn[at]! / values[at]!))).toBeLessThan(0.2);
  }
});

test('values that are all the same stay', () => {
  expect([...oneMode(Float32Array.of(3, 3, 3)).draw(createRng(1))]).toEqual([3, 3, 3]);
});
