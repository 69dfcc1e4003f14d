import { expect, test } from 'vitest';
import { createRng } from '#base';
import { CATALOGUE } from '../shop/catalogue.ts';
import { drawBasket } from './basket.ts';

const habit = { orderSigma: 0.4, meanLines: 2.5, saleLines: 1 };

test.each([1000, 5000, 20_000])('baskets of a customer at %i cents are worth about that', (level) => {
  const rng = createRng(level);
  const values = Array.from({ length: 2000 }, () =>
    drawBasket(rng, level, { month: 4, salePercent: 0 }, habit).reduce(
      (sum, line) => sum + line.quantity * line.unitCents,
      0,
    ),
  ).sort((a, b) => a - b);
  expect(values[1000]! / level).toBeGreaterThan(0.85);
  expect(values[1000]! / level).toBeLessThan(1.15);
});

test('a sale takes its per cent off the list price, rounded to the cent', () => {
  const rng = createRng(1);
  for (let order = 0; order < 200; order++) {
    for (const { product, unitCents } of drawBasket(rng, 6000, { month: 0, salePercent: 30 }, habit)) {
      expect(unitCents).toBe(Math.round(product.cents * 0.7));
    }
  }
});

test('garden goods sell in June and hardly in December', () => {
  const rng = createRng(1);
  const garden = (month: number) =>
    Array.from({ length: 1500 }, () => drawBasket(rng, 6000, { month, salePercent: 0 }, habit))
      .flat()
      .filter((line) => line.product.category === 'Garden').length;
  expect(garden(5)).toBeGreaterThan(3 * garden(11));
});

test('products have distinct names, positive prices and nothing that a CSV cell must quote', () => {
  expect(new Set(CATALOGUE.map((product) => product.name)).size).toBe(CATALOGUE.length);
  for (const { name, category, cents, season } of CATALOGUE) {
    expect(`${category} ${name}`).toMatch(/^[A-Za-z ]+$/);
    expect(Number.isInteger(cents) && cents > 0).toBe(true);
    expect(season).toHaveLength(12);
  }
});
