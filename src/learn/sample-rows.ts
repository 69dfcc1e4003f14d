import type { Rng } from '#base';

/** `count` of the numbers 0..nRows-1 without replacement, ascending; all of them when `count >= nRows`. */
export function sampleRows(nRows: number, count: number, rng: Rng): Uint32Array {
  const all = Uint32Array.from({ length: nRows }, (_, i) => i);
  return count >= nRows ? all : pick(all, count, rng).sort();
}

/**
 * At most `cap` rows in which every label has its share (largest remainders), at least `least` rows of each
 * or all it has; ascending.
 * @param labels values in 0..k-1.
 */
export function sampleStratified(
  labels: Int32Array,
  { k, cap, least = 2 }: { k: number; cap: number; least?: number },
  rng: Rng,
): Uint32Array {
  if (labels.length <= cap) return sampleRows(labels.length, labels.length, rng);
  const strata = Array.from({ length: k }, (): number[] => []);
  for (const [row, label] of labels.entries()) strata[label]!.push(row);
  const quotas = apportion(
    strata.map((stratum) => stratum.length),
    cap,
  ).map((quota, s) => Math.max(quota, Math.min(least, strata[s]!.length)));
  const rows = strata.flatMap((stratum, s) => [...pick(Uint32Array.from(stratum), quotas[s]!, rng.fork(s))]);
  return Uint32Array.from(rows).sort();
}

/** Seats in proportion to the sizes (Hamilton's method); ties go to the lower index. */
function apportion(sizes: readonly number[], seats: number): number[] {
  const total = sizes.reduce((a, b) => a + b, 0);
  const exact = sizes.map((size) => (size * seats) / total);
  const quotas = exact.map(Math.floor);
  const left = seats - quotas.reduce((a, b) => a + b, 0);
  const byRemainder = sizes
    .map((_, s) => s)
    .sort((a, b) => exact[b]! - quotas[b]! - (exact[a]! - quotas[a]!) || a - b);
  for (const s of byRemainder.slice(0, left)) quotas[s]!++;
  return quotas;
}

function pick(pool: Uint32Array, count: number, rng: Rng): Uint32Array {
  for (let i = 0; i < count; i++) {
    const other = i + rng.int(pool.length - i);
    const row = pool[i]!;
    pool[i] = pool[other]!;
    pool[other] = row;
  }
  return pool.subarray(0, count);
}
