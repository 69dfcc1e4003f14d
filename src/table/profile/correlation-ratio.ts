import type { CategoryValues, NumericValues } from './profile-values.ts';

/**
 * Correlation ratio eta (Pearson 1905): the root of the share of the variance that lies between levels, over the
 * rows in which both have a value; null where one of them does not vary. O(n)
 */
export function correlationRatio(
  category: CategoryValues,
  numeric: NumericValues,
): { value: number | null; n: number } {
  const counts = new Float64Array(category.levels.length);
  const sums = new Float64Array(category.levels.length);
  const { codes } = category;
  const { values, mean } = numeric;
  let squares = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    const deviation = values[row]! - mean;
    if (code < 0 || Number.isNaN(deviation)) continue;
    counts[code]!++;
    sums[code]! += deviation;
    squares += deviation * deviation;
  }
  let n = 0;
  let sum = 0;
  let between = 0;
  let groups = 0;
  for (let code = 0; code < counts.length; code++) {
    if (counts[code] === 0) continue;
    groups++;
    n += counts[code]!;
    sum += sums[code]!;
    between += sums[code]! ** 2 / counts[code]!;
  }
  const total = squares - sum ** 2 / n;
  if (groups < 2 || !(total > 1e-12 * squares) || !Number.isFinite(total)) return { value: null, n };
  return { value: Math.sqrt(Math.min(1, Math.max(0, (between - sum ** 2 / n) / total))), n };
}
