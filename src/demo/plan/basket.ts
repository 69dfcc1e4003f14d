import type { Rng } from '#base';
import { CATALOGUE, type Product } from '../shop/catalogue.ts';
import { MINIMUM_ORDER_CENTS } from '../shop/parameters.ts';
import { cumulate, drawIndex, logNormal, poisson } from './sampling.ts';

/** One line of an order. */
export interface BasketLine {
  readonly product: Product;
  /** From 1. */
  readonly quantity: number;
  /** What one piece cost, after the discount; positive. */
  readonly unitCents: number;
}

/** What decides the baskets of a group of customers. */
export interface BasketHabit {
  /** Standard deviation of the logarithm of the value from order to order. */
  readonly orderSigma: number;
  readonly meanLines: number;
  /** Chance that a line is bought at the sale price while a sale is on. */
  readonly saleLines: number;
}

const MOST_LINES = 12;
const LEAST_LINE_CENTS = 250;
const QUANTITIES = [1, 2, 3, 4, 6] as const;
const QUANTITY_TOTALS = cumulate([70, 18, 5, 5, 2]);
/** A line takes one of the products whose price is next to what is wanted, this many to each side. */
const NEIGHBOURS = 14;
const HIGHEST_SEASON = Math.max(...CATALOGUE.flatMap((product) => product.season));

/**
 * The lines of one order of about the customer's usual value.
 * @param day month 0..11 and the discount in per cent on that day.
 */
export function drawBasket(
  rng: Rng,
  levelCents: number,
  day: { readonly month: number; readonly salePercent: number },
  habit: BasketHabit,
): BasketLine[] {
  const value = Math.max(
    MINIMUM_ORDER_CENTS,
    logNormal(rng, { median: levelCents, sigma: habit.orderSigma }),
  );
  const wanted = 1 + poisson(rng, habit.meanLines - 1);
  const nLines = Math.max(1, Math.min(wanted, MOST_LINES, Math.floor(value / LEAST_LINE_CENTS)));
  const parts = Array.from({ length: nLines }, () => 0.35 + rng.next());
  const whole = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => {
    const percent = rng.next() < habit.saleLines ? day.salePercent : 0;
    return drawLine(rng, (value * part) / whole, percent, day.month);
  });
}

function drawLine(rng: Rng, value: number, percentOff: number, month: number): BasketLine {
  const most = Math.max(1, Math.floor(value / LEAST_LINE_CENTS));
  const quantity = Math.min(QUANTITIES[drawIndex(rng, QUANTITY_TOTALS)]!, most);
  const kept = (100 - percentOff) / 100;
  const product = drawProduct(rng, value / quantity / kept, month);
  return { product, quantity, unitCents: Math.max(1, Math.round(product.cents * kept)) };
}

function drawProduct(rng: Rng, cents: number, month: number): Product {
  const middle = firstDearerThan(cents);
  const low = Math.max(0, Math.min(middle - NEIGHBOURS, CATALOGUE.length - 2 * NEIGHBOURS));
  let product = CATALOGUE[low]!;
  for (let attempt = 0; attempt < 6; attempt++) {
    product = CATALOGUE[Math.min(CATALOGUE.length - 1, low + rng.int(2 * NEIGHBOURS))]!;
    if (rng.next() * HIGHEST_SEASON < product.season[month]!) break;
  }
  return product;
}

function firstDearerThan(cents: number): number {
  let low = 0;
  let high = CATALOGUE.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (CATALOGUE[middle]!.cents > cents) high = middle;
    else low = middle + 1;
  }
  return low;
}
