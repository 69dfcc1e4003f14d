import { expect, test } from 'vitest';
import { createRng } from '#base';
import { adjustedRand } from './adjusted-rand.ts';

test('the adjusted Rand index is 1 for the same partition under other names', () => {
  expect(adjustedRand([0, 0, 1, 1, 2], [7, 7, -3, -3, 0])).toBe(1);
  expect(adjustedRand([0, 0, 0], [4, 4, 4])).toBe(1);
  expect(adjustedRand([0, 1, 2], [2, 0, 1])).toBe(1);
});

test('the adjusted Rand index has the value of its definition on small partitions', () => {
  // contingency 2 0 / 1 1 / 0 2 by hand: sum C = 2, rows 3, columns 6, all 15: (2 - 1.2) / (4.5 - 1.2)
  expect(adjustedRand([0, 0, 1, 1, 2, 2], [0, 0, 0, 1, 1, 1])).toBeCloseTo(0.8 / 3.3, 14);
  // crossed pairs: no pair is together in both: (0 - 4/6) / (2 - 4/6)
  expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5, 14);
});

test('the adjusted Rand index of independent labelings is near 0', () => {
  const rng = createRng(5);
  const draw = () => Int32Array.from({ length: 20_000 }, () => rng.int(5));
  expect(Math.abs(adjustedRand(draw(), draw()))).toBeLessThan(0.002);
});
