import { compact } from './scale.ts';

/** Path of a histogram in a box of `counts.length` by `height`, as tall as its own fullest bin per unit of width. */
export function stepPath(counts: readonly number[], edges: readonly number[] | null, height: number): string {
  const bins = counts.length;
  const at = positions(bins, edges);
  const densities = counts.map((count, i) => count / Math.max(1e-9, at[i + 1]! - at[i]!));
  const peak = Math.max(...densities, 1e-12);
  const tops = densities.map((density, i) => {
    const top = density === 0 ? height : Math.min(height - 0.5, height * (1 - density / peak));
    return `V${compact(top, 1)}H${compact(at[i + 1]!, 2)}`;
  });
  return `M0 ${height}${tops.join('')}V${height}z`;
}

function positions(bins: number, edges: readonly number[] | null): number[] {
  const whole = Array.from({ length: bins + 1 }, (_, i) => i);
  const [first, last] = [edges?.[0], edges?.[bins]];
  if (edges === null || first === undefined || last === undefined || !(last > first)) return whole;
  return edges.slice(0, bins + 1).map((edge) => ((edge - first) / (last - first)) * bins);
}
