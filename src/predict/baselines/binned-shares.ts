import type { LabelledRows } from '#learn';
import { classShares } from './class-shares.ts';

const BINS = 10;

/** Shares of classes by bins of one column. */
export interface BinnedShares {
  /** [bins - 1] ascending; a value is in the bin of the number of cuts at or below it. */
  readonly cuts: Float64Array;
  /** [bins, nClasses] each row sums to 1. */
  readonly shares: Float64Array;
}

/**
 * The shares of the classes within ten bins of about equal size (fewer where values are equal), each bin counted with
 * one row more that has the shares of all rows.
 * @param values [nRows] finite.
 */
export function fitBinnedShares(
  values: Float64Array,
  rows: Pick<LabelledRows, 'y' | 'nClasses' | 'weights'>,
): BinnedShares {
  const { y, nClasses, weights } = rows;
  const sorted = values.filter((_, row) => weights === null || weights[row]! > 0).sort();
  const at = Array.from(
    { length: BINS - 1 },
    (_, bin) => sorted[Math.floor(((bin + 1) * sorted.length) / BINS)]!,
  );
  const cuts = Float64Array.from(new Set(at.filter((cut) => cut > sorted[0]!)));
  const overall = classShares(rows);
  const shares = new Float64Array((cuts.length + 1) * nClasses);
  const totals = new Float64Array(cuts.length + 1).fill(1);
  for (let bin = 0; bin <= cuts.length; bin++) shares.set(overall, bin * nClasses);
  for (const [row, one] of y.entries()) {
    const weight = weights === null ? 1 : weights[row]!;
    const bin = binOf(cuts, values[row]!);
    shares[bin * nClasses + one]! += weight;
    totals[bin]! += weight;
  }
  return { cuts, shares: shares.map((share, i) => share / totals[Math.floor(i / nClasses)]!) };
}

/** The bin of a value. */
export function binOf(cuts: Float64Array, value: number): number {
  let bin = 0;
  while (bin < cuts.length && cuts[bin]! <= value) bin++;
  return bin;
}
