/**
 * How alike selections are, by the measure of Nogueira, Sechidis and Brown (2018): 1 where all are the same, 0 where they
 * are as alike as chance makes them, below where they are less so. Defined for selections of different sizes.
 * @param counts [columns] in how many of the `selections` each was chosen.
 * @returns null of fewer than two selections, or where every one chose all columns or none.
 */
export function selectionStability(counts: readonly number[], selections: number): number | null {
  const nColumns = counts.length;
  if (selections < 2 || nColumns === 0) return null;
  const shares = counts.map((count) => count / selections);
  const size = shares.reduce((a, b) => a + b, 0) / nColumns;
  if (size === 0 || size === 1) return null;
  const spread = shares.reduce((sum, share) => sum + share * (1 - share), 0) / nColumns;
  return 1 - ((selections / (selections - 1)) * spread) / (size * (1 - size));
}
