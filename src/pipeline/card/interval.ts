import type { Metric } from '#contract';

/** Standard normal quantile of .975: of intervals that hold the truth in 95 of 100 cases. */
export const Z95 = 1.959963984540054;

/** A sample of a figure: how many values, their sum, and the sum of their squares. */
export interface Sample {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

/** Share of `hits` among `n` with its score interval (Wilson 1927, JASA 22, 209-212). @param n at least 1 */
export function shareOf(hits: number, n: number, z = Z95): { value: number; low: number; high: number } {
  const value = hits / n;
  const shrink = 1 + (z * z) / n;
  const centre = (value + (z * z) / (2 * n)) / shrink;
  const half = (z / shrink) * Math.sqrt((value * (1 - value)) / n + (z * z) / (4 * n * n));
  return {
    value,
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === n ? 1 : Math.min(1, centre + half),
  };
}

/** Mean of values in [0, 1] with its t interval. No interval below two values. */
export function meanOf(sample: Sample): Metric {
  const { n, sum } = sample;
  const value = sum / n;
  if (n < 2) return { value, low: null, high: null };
  const half = studentQuantile(Z95, n - 1) * Math.sqrt(varianceOf(sample) / n);
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

/** Interval of the difference of two independent shares (Newcombe 1998, Statistics in Medicine 17, 873-890, method 10). */
export function differenceOfShares(
  a: readonly [hits: number, n: number],
  b: readonly [hits: number, n: number],
  z: number,
): Metric & { low: number; high: number } {
  const [p, q] = [shareOf(...a, z), shareOf(...b, z)];
  const value = p.value - q.value;
  return {
    value,
    low: value - Math.hypot(p.value - p.low, q.high - q.value),
    high: value + Math.hypot(p.high - p.value, q.value - q.low),
  };
}

/** Interval of the difference of two independent means (Welch 1947, Biometrika 34, 28-35). */
export function differenceOfMeans(a: Sample, b: Sample, z: number): Metric & { low: number; high: number } {
  const value = a.sum / a.n - b.sum / b.n;
  const [u, v] = [varianceOf(a) / a.n, varianceOf(b) / b.n];
  const freedom = u + v === 0 ? 1 : (u + v) ** 2 / (u ** 2 / (a.n - 1) + v ** 2 / (b.n - 1));
  const half = studentQuantile(z, freedom) * Math.sqrt(u + v);
  return { value, low: value - half, high: value + half };
}

/**
 * The value that a standard normal variable exceeds with a small probability (Abramowitz & Stegun 1964, 26.2.23;
 * error below 4.5e-4). @param tail in (0, .5]
 */
export function normalQuantile(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  return t - above / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

/** Student's quantile beside the normal one (Abramowitz & Stegun 1964, 26.7.5; error below .001 from 19 on). */
export function studentQuantile(z: number, freedom: number): number {
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  return z + first / freedom + second / freedom ** 2;
}

function varianceOf({ n, sum, squares }: Sample): number {
  return Math.max(0, (squares - (sum * sum) / n) / (n - 1));
}
