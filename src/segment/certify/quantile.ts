/** Quantile of values by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996). */
export function quantile(values: Float64Array, probability: number): number {
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}
