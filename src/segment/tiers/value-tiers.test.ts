import { expect, test } from 'vitest';
import { valueTiers } from './value-tiers.ts';

test('100 customers of different value split 5, 15, 30 and 50, the most valuable first', () => {
  const { tiers, codes, missing } = valueTiers(Float64Array.from({ length: 100 }, (_, i) => i + 1));
  expect(tiers).toEqual([
    { name: 'vip', size: 5, from: 96, to: 100 },
    { name: 'plus', size: 15, from: 81, to: 95 },
    { name: 'mid', size: 30, from: 51, to: 80 },
    { name: 'low', size: 50, from: 1, to: 50 },
  ]);
  expect(codes[99]).toBe(0);
  expect(codes[0]).toBe(3);
  expect(missing).toBe(0);
});

test('customers of equal value are in the same tier, the better one', () => {
  const values = Float64Array.from({ length: 20 }, (_, i) => (i < 4 ? 9 : i < 19 ? 5 : 1));
  const { tiers } = valueTiers(values);
  expect(tiers.map((tier) => tier.size)).toEqual([4, 0, 15, 1]);
  expect(tiers[1]).toEqual({ name: 'plus', size: 0, from: null, to: null });
});

test('customers without a value are in the lowest tier and counted', () => {
  const { tiers, codes, missing } = valueTiers(Float64Array.of(Number.NaN, 10, Number.NaN, 20));
  expect([...codes]).toEqual([3, 2, 3, 0]);
  expect(tiers.at(-1)).toEqual({ name: 'low', size: 2, from: null, to: null });
  expect(missing).toBe(2);
});

test('shares that do not sum to 1 are refused', () => {
  expect(() => valueTiers(Float64Array.of(1), [0.1, 0.2, 0.3, 0.3])).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID' }),
  );
});
