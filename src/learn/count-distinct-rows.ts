import type { KernelMatrix } from '#kernels';

/** Number of distinct rows, counted up to `most`. */
export function countDistinctRows({ nRows, nCols, data }: KernelMatrix, most: number): number {
  const seen = new Set<string>();
  for (let i = 0; i < nRows && seen.size < most; i++) {
    seen.add(data.subarray(i * nCols, (i + 1) * nCols).join(' '));
  }
  return seen.size;
}
