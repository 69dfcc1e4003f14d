/** Starts of k-means for so many rows: a start of many rows is dearer, and lands nearer to the best. */
export function startsFor(nRows: number): number {
  if (nRows <= 20_000) return 16;
  if (nRows <= 100_000) return 8;
  return nRows <= 500_000 ? 4 : 3;
}
