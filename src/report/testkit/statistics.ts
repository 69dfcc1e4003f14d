import type { Rng } from '#base';

/** The direction of largest variance of the rows, at right angles to `without`, by power iteration. */
export function mainAxis(rows: readonly number[][], without: readonly number[], rng: Rng): number[] {
  let axis = rows[0]!.map(() => rng.normal());
  for (let round = 0; round < 8; round++) {
    const next = new Array<number>(axis.length).fill(0);
    for (const row of rows) {
      const along = row.reduce((sum, z, f) => sum + z * axis[f]!, 0);
      for (let f = 0; f < next.length; f++) next[f]! += along * row[f]!;
    }
    const shared = next.reduce((sum, v, f) => sum + v * (without[f] ?? 0), 0);
    const rest = next.map((v, f) => v - shared * (without[f] ?? 0));
    const length = Math.hypot(...rest) || 1;
    axis = rest.map((v) => v / length);
  }
  return axis;
}

/** Edges of equal-width bins. */
export function edgesOf(low: number, high: number, bins: number): number[] {
  return Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
}

/** Counts in equal-width bins; values beyond fall into the outermost. */
export function binned(
  values: readonly number[],
  [low, high]: readonly [number, number],
  bins: number,
): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.floor(((value - low) / (high - low || 1)) * bins);
    counts[Math.min(bins - 1, Math.max(0, bin))]!++;
  }
  return counts;
}

/** Arithmetic mean, 0 of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}

/** Population standard deviation. */
export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

/** The value at this share of the sorted values. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round(at * (sorted.length - 1))] ?? 0;
}
