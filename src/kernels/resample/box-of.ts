import type { Dense } from '../scalar/dense.ts';
import type { Box } from '../scalar/draws.ts';

/** The bounding box of the columns: lowest values and widths [nCols]. */
export function boxOf({ nRows, nCols, data }: Dense): Box {
  const low = new Float64Array(nCols).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(nCols).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < nRows; i++) {
    for (let j = 0; j < nCols; j++) {
      low[j] = Math.min(low[j]!, data[i * nCols + j]!);
      high[j] = Math.max(high[j]!, data[i * nCols + j]!);
    }
  }
  return { low, width: low.map((value, j) => high[j]! - value) };
}
