import type { Rng } from '#base';
import type { LogNormal } from '../shop/parameters.ts';

/** A log-normal deviate, above 0. */
export function logNormal(rng: Rng, { median, sigma }: LogNormal): number {
  return median * Math.exp(sigma * rng.normal());
}

/** Running totals of non-negative weights with a leading 0: `weights.length + 1` values. */
export function cumulate(weights: readonly number[]): Float64Array {
  const totals = new Float64Array(weights.length + 1);
  weights.forEach((weight, i) => {
    totals[i + 1] = totals[i]! + weight;
  });
  return totals;
}

/** An index in [from, to) with a chance in proportion to its weight, by bisection; from < to. */
export function drawIndex(rng: Rng, totals: Float64Array, from = 0, to = totals.length - 1): number {
  const target = totals[from]! + rng.next() * (totals[to]! - totals[from]!);
  let low = from;
  let high = to - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (totals[middle + 1]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A Poisson count (Knuth 1969, by products of uniforms); for small means. */
export function poisson(rng: Rng, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = rng.next(); product > limit; product *= rng.next()) count++;
  return count;
}

/** The positions of equal keys in [0, nKeys) become neighbours, in stable order: a counting sort. */
export function sortByKey(keys: ArrayLike<number>, nKeys: number): { order: Int32Array; first: Int32Array } {
  const first = new Int32Array(nKeys + 1);
  for (let i = 0; i < keys.length; i++) first[keys[i]! + 1]!++;
  for (let key = 0; key < nKeys; key++) first[key + 1]! += first[key]!;
  const next = first.slice(0, nKeys);
  const order = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i++) order[next[keys[i]!]!++] = i;
  return { order, first };
}
