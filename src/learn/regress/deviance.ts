import { meanOver, type ValuedRows } from './valued-rows.ts';

/** Power of the variance of the Tweedie loss: between counts (1) and amounts (2). */
export const TWEEDIE_POWER = 1.5;

/** What is foretold as 0 or less counts as so much of the mean: a deviance of nothing is infinite. */
const LEAST_SHARE = 1e-6;

/**
 * Mean Tweedie deviance (Jorgensen 1987) of a power in [1, 2); 1 is that of Poisson. Null where a value is below 0 or
 * all are 0. A prediction below a millionth of the mean of the rows counts as that.
 */
export function meanDeviance(rows: ValuedRows, power: number): number | null {
  const { y, predicted } = rows;
  const mean = meanOver(rows, (row) => y[row]!);
  if (mean === null || !(mean > 0) || y.some((value) => value < 0)) return null;
  const least = mean * LEAST_SHARE;
  return meanOver(rows, (row) => deviance(y[row]!, Math.max(least, predicted[row]!), power));
}

function deviance(y: number, mu: number, power: number): number {
  if (power === 1) return 2 * ((y > 0 ? y * Math.log(y / mu) : 0) - y + mu);
  const [one, two] = [1 - power, 2 - power];
  return 2 * (y ** two / (one * two) - (y * mu ** one) / one + mu ** two / two);
}
