/** Where the rows of k clusters lie, all f64. */
export interface ClusterSpread {
  readonly nCols: number;
  /** [k] rows; may be 0. */
  readonly sizes: Int32Array;
  /** [k, nCols] means; 0 without rows. */
  readonly centres: Float64Array;
  /** [k] sum of squared distances to the mean. */
  readonly squares: Float64Array;
  /** [k] sum of distances to the mean. */
  readonly distances: Float64Array;
}

/** Calinski-Harabasz index; 0 where it is undefined, at most Number.MAX_VALUE. */
export function calinskiHarabaszOf({ nCols, sizes, centres, squares }: ClusterSpread): number {
  const nRows = sizes.reduce((a, b) => a + b, 0);
  const nUsed = sizes.filter((size) => size > 0).length;
  let between = 0;
  for (let j = 0; j < nCols; j++) {
    let mean = 0;
    for (const [c, size] of sizes.entries()) mean += (size * centres[c * nCols + j]!) / nRows;
    for (const [c, size] of sizes.entries()) between += size * (centres[c * nCols + j]! - mean) ** 2;
  }
  if (nUsed < 2 || nUsed >= nRows || between === 0) return 0;
  const within = squares.reduce((a, b) => a + b, 0);
  return Math.min(between / (nUsed - 1) / (within / (nRows - nUsed)), Number.MAX_VALUE);
}

/** Davies-Bouldin index; 0 with fewer than two clusters that hold rows; equal centres count 0. O(k^2 nCols) */
export function daviesBouldinOf(spread: ClusterSpread): number {
  const used = [...spread.sizes.keys()].filter((c) => spread.sizes[c]! > 0);
  if (used.length < 2) return 0;
  let total = 0;
  for (const c of used) {
    let worst = 0;
    for (const other of used) if (other !== c) worst = Math.max(worst, likeness(spread, c, other));
    total += worst;
  }
  return total / used.length;
}

function likeness({ nCols, sizes, centres, distances }: ClusterSpread, c: number, other: number): number {
  let square = 0;
  for (let j = 0; j < nCols; j++) square += (centres[c * nCols + j]! - centres[other * nCols + j]!) ** 2;
  if (square === 0) return 0;
  return (distances[c]! / sizes[c]! + distances[other]! / sizes[other]!) / Math.sqrt(square);
}
