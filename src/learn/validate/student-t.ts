import { invariant } from '#base';

/**
 * P(|T| <= t) for Student's t with a whole number of degrees of freedom, by the finite series of Abramowitz and Stegun
 * 26.7.3 and 26.7.4. O(df)
 * @param angle atan(t / sqrt(df))
 */
function within(angle: number, df: number): number {
  const cosine2 = Math.cos(angle) ** 2;
  const isOdd = df % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = df === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k <= df - 2; k += 2) {
    term *= (cosine2 * (k - 1)) / k;
    sum += term;
  }
  const series = Math.sin(angle) * sum;
  return isOdd ? (2 / Math.PI) * (angle + series) : series;
}

/**
 * The value that Student's t stays below with probability `p`, relative error below 1e-9 for p in [.5, .9999].
 * @param df degrees of freedom, a whole number from 1 up.
 */
export function studentTQuantile(p: number, df: number): number {
  invariant(p >= 0.5 && p < 1 && Number.isInteger(df) && df >= 1, `Student's t: p ${p}, df ${df}`);
  let low = 0;
  let high = Math.PI / 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (within(middle, df) < 2 * p - 1) low = middle;
    else high = middle;
  }
  return Math.sqrt(df) * Math.tan((low + high) / 2);
}
