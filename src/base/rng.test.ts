import { expect, test } from 'vitest';
import { createRng } from '#base';

test('the same seed and label give the same stream, another label another one', () => {
  const draw = (seed: number, label: string) => {
    const rng = createRng(seed).fork(label);
    return Array.from({ length: 4 }, () => rng.uint32());
  };
  expect(draw(7, 'a')).toEqual(draw(7, 'a'));
  expect(draw(7, 'a')).not.toEqual(draw(7, 'b'));
  expect(draw(7, 'a')).not.toEqual(draw(8, 'a'));
});

test('a fork does not depend on how much was drawn before', () => {
  const fresh = createRng(1);
  const used = createRng(1);
  for (let i = 0; i < 100; i++) used.uint32();
  expect(used.fork('x').uint32()).toBe(fresh.fork('x').uint32());
});

test('uniform and normal deviates have the moments of their distributions', () => {
  const rng = createRng(3);
  const n = 200_000;
  let sum = 0;
  let sumNormal = 0;
  let sumSquares = 0;
  const counts = new Int32Array(10);
  for (let i = 0; i < n; i++) {
    sum += rng.next();
    const z = rng.normal();
    sumNormal += z;
    sumSquares += z * z;
    counts[rng.int(10)]!++;
  }
  // five standard errors of each mean
  expect(Math.abs(sum / n - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
  expect(Math.abs(sumNormal / n)).toBeLessThan(5 / Math.sqrt(n));
  expect(Math.abs(sumSquares / n - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
  for (const count of counts) expect(Math.abs(count - n / 10)).toBeLessThan(5 * Math.sqrt(n * 0.09));
});
