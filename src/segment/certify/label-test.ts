import type { Rng } from '#base';
import type { LabelTest } from '#contract';
import type { KernelMatrix } from '#kernels';

const DRAWS = 999;

/**
 * Whether segments differ in the features by more than chance: the pseudo-F of the labels against that of labels
 * shuffled among the rows (permutational analysis of variance, Anderson 2001).
 * p = (1 + draws at least as large) / (1 + draws). O(draws nRows nCols)
 * @param labels [nRows] 0..k-1, none empty.
 */
export function labelTest(
  x: KernelMatrix,
  { labels, k }: { labels: Int32Array; k: number },
  rng: Rng,
): LabelTest {
  const observed = betweenSum(x, labels, k);
  const shuffled = labels.slice();
  let asLarge = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    for (let i = shuffled.length - 1; i > 0; i--) {
      const other = rng.int(i + 1);
      const label = shuffled[i]!;
      shuffled[i] = shuffled[other]!;
      shuffled[other] = label;
    }
    if (betweenSum(x, shuffled, k) >= observed * (1 - ROUNDING)) asLarge++;
  }
  return { draws: DRAWS, p: (1 + asLarge) / (1 + DRAWS), rows: x.nRows };
}

/** Share that the order of summation can change. */
const ROUNDING = 1e-12;

/** Sum over segments of size times squared distance of their mean to that of all: with the total it gives the pseudo-F. */
function betweenSum({ data, nRows, nCols }: KernelMatrix, labels: Int32Array, k: number): number {
  const sums = new Float64Array(k * nCols);
  const sizes = new Int32Array(k);
  for (let i = 0; i < nRows; i++) {
    const label = labels[i]!;
    sizes[label]!++;
    for (let j = 0; j < nCols; j++) sums[label * nCols + j]! += data[i * nCols + j]!;
  }
  let between = 0;
  for (let j = 0; j < nCols; j++) {
    let total = 0;
    for (let c = 0; c < k; c++) {
      const sum = sums[c * nCols + j]!;
      total += sum;
      if (sizes[c]! > 0) between += (sum * sum) / sizes[c]!;
    }
    between -= (total * total) / nRows;
  }
  return between;
}
