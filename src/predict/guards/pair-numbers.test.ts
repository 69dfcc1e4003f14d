import { expect, test } from 'vitest';
import { createRng } from '#base';
import { pairNumbers } from './pair-numbers.ts';

test('rows get the number of the first row with the same pair, as a map of texts gives it, whatever the values', () => {
  const rng = createRng(3);
  for (const [n, most] of [
    [0, 1],
    [1, 1],
    [500, 3],
    [500, 40],
    [4000, 2 ** 31],
  ] as const) {
    const draw = () => Int32Array.from({ length: n }, () => rng.int(most) - (rng.next() < 0.3 ? most : 0));
    const [a, b] = [draw(), draw()];
    const known = new Map<string, number>();
    const expected = [...a.keys()].map((row) => {
      const key = `${a[row]} ${b[row]}`;
      if (!known.has(key)) known.set(key, known.size);
      return known.get(key)!;
    });
    const { numbers, count } = pairNumbers(a, b);
    expect([...numbers]).toEqual(expected);
    expect(count).toBe(known.size);
  }
});

test('pairs that differ in one bit of one word only are told apart', () => {
  const bits = Array.from({ length: 32 }, (_, i) => (1 << i) | 0);
  const a = Int32Array.from([0, ...bits, ...bits.map(() => 0)]);
  const b = Int32Array.from([0, ...bits.map(() => 0), ...bits]);
  expect(pairNumbers(a, b).count).toBe(65);
});
