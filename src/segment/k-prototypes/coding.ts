import { columnMoments, type KernelMatrix, type KernelPool } from '#kernels';
import type { FeatureMatrix } from '#matrix';

/** How features are read: which are numbers, which are levels of one categorical column, and when a level is there. */
export interface Coding {
  /** [features] -1 of a number, else the number of its categorical column. */
  readonly groupOf: Int32Array;
  /** [features] an indicator is on above it; 0 of a number. */
  readonly thresholds: Float64Array;
  /** What another level costs. */
  readonly gamma: number;
}

/** Rows in which squared Euclidean distances are those of k-prototypes. */
export interface CodedRows {
  /** [nRows, features]; released by whoever asked for it. */
  readonly x: KernelMatrix;
  /** [nRows] to be added to the squared distance to any prototype, for columns whose level is not known. */
  readonly extra: Float64Array;
}

/**
 * Reads the coding off rows. An indicator is on at the larger of its two values, whatever they were scaled to. Levels
 * of a column of which a row has several are taken for columns of their own, on or off.
 */
export async function findCoding(
  { features, x }: FeatureMatrix,
  gamma: number | undefined,
  pool: KernelPool,
): Promise<Coding> {
  const { low, high } = rangesOf(x);
  const thresholds = Float64Array.from(features, ({ kind }, j) =>
    kind === 'numeric' ? 0 : thresholdOf(low[j]!, high[j]!),
  );
  const columns = new Map<string, number>();
  const groupOf = Int32Array.from(features, ({ kind, column }) => {
    if (kind === 'numeric') return -1;
    const group = columns.get(column) ?? columns.size;
    columns.set(column, group);
    return group;
  });
  splitSeveral(x, groupOf, thresholds);
  return { groupOf, thresholds, gamma: gamma ?? (await estimateGamma(x, groupOf, pool)) };
}

function rangesOf({ nRows, nCols, data }: KernelMatrix): { low: Float64Array; high: Float64Array } {
  const low = new Float64Array(nCols).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(nCols).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0, at = 0; i < nRows; i++) {
    for (let j = 0; j < nCols; j++, at++) {
      const value = data[at]!;
      if (value < low[j]!) low[j] = value;
      if (value > high[j]!) high[j] = value;
    }
  }
  return { low, high };
}

/** Between the two values; where there is one, it is on if it is above 0, as plain and scaled indicators are. */
function thresholdOf(low: number, high: number): number {
  if (low < high) return low + (high - low) / 2;
  return high > 0 ? high / 2 : 0;
}

/** Gives each indicator of a column of which some row has several a group of its own. */
function splitSeveral(
  { nRows, nCols, data }: KernelMatrix,
  groupOf: Int32Array,
  thresholds: Float64Array,
): void {
  const several = new Set<number>();
  const seen = new Int32Array(nCols).fill(-1);
  for (let i = 0; i < nRows; i++) {
    for (let j = 0; j < nCols; j++) {
      const group = groupOf[j]!;
      if (group < 0 || data[i * nCols + j]! <= thresholds[j]!) continue;
      if (seen[group] === i) several.add(group);
      seen[group] = i;
    }
  }
  let next = Math.max(-1, ...groupOf) + 1;
  for (const [j, group] of groupOf.entries()) if (several.has(group)) groupOf[j] = next++;
  const numbers = new Map<number, number>();
  for (const [j, group] of groupOf.entries()) {
    if (group < 0) continue;
    numbers.set(group, numbers.get(group) ?? numbers.size);
    groupOf[j] = numbers.get(group)!;
  }
}

/** Half the mean standard deviation of the numeric columns (Huang 1998); 1 where no number varies. */
async function estimateGamma(x: KernelMatrix, groupOf: Int32Array, pool: KernelPool): Promise<number> {
  const { variance } = await columnMoments(pool, x);
  const deviations = [...variance].filter((_, j) => groupOf[j] === -1).map(Math.sqrt);
  const mean = deviations.reduce((a, b) => a + b, 0) / Math.max(1, deviations.length);
  return mean > 0 ? Math.min(1e6, Math.max(1e-6, mean / 2)) : 1;
}

/** [groups] indicators of each categorical column. */
function groupSizes(groupOf: Int32Array): Int32Array {
  const sizes = new Int32Array(Math.max(-1, ...groupOf) + 1);
  for (const group of groupOf) if (group >= 0) sizes[group]!++;
  return sizes;
}

/**
 * [features] value of an indicator that is on, 0 of a number: two levels of a column then lie gamma apart, squared. A
 * column of one indicator has the levels on and off.
 */
export function onValues({ groupOf, gamma }: Omit<Coding, 'thresholds'>): Float64Array {
  const sizes = groupSizes(groupOf);
  return Float64Array.from(groupOf, (group) => {
    if (group < 0) return 0;
    return Math.fround(Math.sqrt(sizes[group] === 1 ? gamma : gamma / 2));
  });
}

/** Rows in that coding; a row without a level of a column is other than every prototype in it. */
export function codeRows({ x }: FeatureMatrix, coding: Coding, pool: KernelPool): CodedRows {
  const { nRows, nCols, data } = x;
  const { groupOf, thresholds, gamma } = coding;
  const on = onValues(coding);
  const coded = pool.matrix(nRows, nCols);
  const sizes = groupSizes(groupOf);
  const nGroups = sizes.filter((size) => size > 1).length;
  const known = new Int32Array(sizes.length).fill(-1);
  const extra = new Float64Array(nRows);
  for (let i = 0, at = 0; i < nRows; i++) {
    let nKnown = 0;
    for (let j = 0; j < nCols; j++, at++) {
      const group = groupOf[j]!;
      if (group < 0) coded.data[at] = data[at]!;
      else if (data[at]! > thresholds[j]! && known[group] !== i) {
        coded.data[at] = on[j]!;
        known[group] = i;
        if (sizes[group]! > 1) nKnown++;
      }
    }
    // All indicators off are half of gamma away from any prototype.
    extra[i] = ((nGroups - nKnown) * gamma) / 2;
  }
  return { x: coded, extra };
}
