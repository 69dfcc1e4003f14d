import { AppError } from '#base';

/** Names of the tiers, the best first. */
export const TIER_NAMES = ['vip', 'plus', 'mid', 'low'] as const;
export type TierName = (typeof TIER_NAMES)[number];

/** One tier: who is in it. */
export interface ValueTier {
  readonly name: TierName;
  readonly size: number;
  /** Smallest and largest value in it; null when it is empty or holds only missing values. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Customers split by their value. */
export interface ValueTiers {
  readonly tiers: readonly ValueTier[];
  /** [nRows] index into `tiers`. */
  readonly codes: Uint8Array;
  /** Customers without a value; they are in the lowest tier. */
  readonly missing: number;
}

/** Top 5 %, next 15 %, next 30 %, the rest. */
const DEFAULT_SHARES = [0.05, 0.15, 0.3, 0.5] as const;

/**
 * Value tiers vip, plus, mid and low by descending value. Customers of equal value are always in the same tier:
 * the one in which the first of them falls, so that a tier may hold more than its share. O(n log n)
 * @param values NaN is missing.
 * @param shares of all customers, best first; sum 1.
 * @throws OPTION_INVALID when the shares are not four positive numbers that sum to 1.
 */
export function valueTiers(values: Float64Array, shares: readonly number[] = DEFAULT_SHARES): ValueTiers {
  const sum = shares.reduce((a, b) => a + b, 0);
  if (shares.length !== TIER_NAMES.length || !shares.every((s) => s > 0) || Math.abs(sum - 1) > 1e-9) {
    throw new AppError('OPTION_INVALID', `tiers: expected 4 shares that sum to 1, got ${shares.join(', ')}`);
  }
  const lowest = TIER_NAMES.length - 1;
  const codes = new Uint8Array(values.length).fill(lowest);
  const order = Uint32Array.from({ length: values.length }, (_, i) => i)
    .filter((i) => !Number.isNaN(values[i]!))
    .sort((a, b) => values[b]! - values[a]! || a - b);
  const ends = shares.map((_, t) => shares.slice(0, t + 1).reduce((a, b) => a + b, 0) * values.length);
  for (const [position, row] of order.entries()) {
    const before = order[position - 1];
    const ties = before !== undefined && values[before] === values[row];
    const tier = ends.findIndex((end) => position < end - 1e-9);
    codes[row] = ties ? codes[before]! : tier < 0 ? lowest : tier;
  }
  const tiers = TIER_NAMES.map((name, t) => summarise(name, { values, codes, t }));
  return { tiers, codes, missing: values.length - order.length };
}

function summarise(
  name: TierName,
  { values, codes, t }: { values: Float64Array; codes: Uint8Array; t: number },
): ValueTier {
  let size = 0;
  let from: number | null = null;
  let to: number | null = null;
  for (const [row, code] of codes.entries()) {
    if (code !== t) continue;
    size++;
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    from = from === null ? value : Math.min(from, value);
    to = to === null ? value : Math.max(to, value);
  }
  return { name, size, from, to };
}
