import type { KernelPool } from '#kernels';
import type { FeatureMatrix } from '#matrix';
import { findCoding } from '../k-prototypes/index.ts';

/** Distances between n rows. */
export interface Distances {
  readonly n: number;
  /** [n, n] symmetric, 0 on the diagonal. */
  readonly between: Float32Array;
}

/**
 * Gower's distances (1971), in [0, 1]: the mean over raw columns of the difference in shares of the column's range, or
 * of 1 where levels differ. No level is a level of its own; columns that do not vary do not count. O(n^2 columns)
 */
export async function gowerDistances(matrix: FeatureMatrix, pool: KernelPool): Promise<Distances> {
  const columns = await columnsOf(matrix, pool);
  const n = matrix.x.nRows;
  const between = new Float32Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let r = 0; r < i; r++) {
      let sum = 0;
      for (const { values, isLevel } of columns) {
        if (isLevel) sum += values[i] === values[r] ? 0 : 1;
        else sum += Math.abs(values[i]! - values[r]!);
      }
      const distance = sum / Math.max(1, columns.length);
      between[i * n + r] = distance;
      between[r * n + i] = distance;
    }
  }
  return { n, between };
}

interface Column {
  /** [n] in [0, 1] of a number, a feature's place or -1 of a level. */
  readonly values: Float64Array;
  readonly isLevel: boolean;
}

async function columnsOf(matrix: FeatureMatrix, pool: KernelPool): Promise<Column[]> {
  const { nRows, nCols, data } = matrix.x;
  const { groupOf, thresholds } = await findCoding(matrix, 1, pool);
  const levels = Array.from({ length: Math.max(-1, ...groupOf) + 1 }, () => new Float64Array(nRows).fill(-1));
  const numbers: Float64Array[] = [];
  for (const [j, group] of groupOf.entries()) {
    const values = Float64Array.from({ length: nRows }, (_, i) => data[i * nCols + j]!);
    if (group < 0) numbers.push(inSharesOfRange(values));
    else for (const [i, value] of values.entries()) if (value > thresholds[j]!) levels[group]![i] = j;
  }
  const all = [
    ...numbers.map((values) => ({ values, isLevel: false })),
    ...levels.map((values) => ({ values, isLevel: true })),
  ];
  return all.filter(({ values }) => values.some((value) => value !== values[0]));
}

function inSharesOfRange(values: Float64Array): Float64Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return values.map((value) => (high > low ? (value - low) / (high - low) : 0));
}
