import type { TreeArrays } from '#kernels';

/** Whether each leaf's values are at least 0 and sum to 1. */
export function holdsShares({ width, values }: TreeArrays): boolean {
  for (let at = 0; at < values.length; at += width) {
    let sum = 0;
    for (let c = 0; c < width; c++) {
      if (!(values[at + c]! >= 0)) return false;
      sum += values[at + c]!;
    }
    if (Math.abs(sum - 1) > 1e-5) return false;
  }
  return true;
}
