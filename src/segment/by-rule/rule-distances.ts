import type { KernelMatrix } from '#kernels';
import { type NoveltyCalibration, packCalibration } from '../protocol/index.ts';

/** Where the segments of a rule lie, for how unlike them a customer is. */
export interface RuleDistances {
  /** [k, nCols] means of the segments. */
  readonly means: Float64Array;
  /** [nCols] standard deviations of all customers; 1 where the column does not vary. */
  readonly scales: Float64Array;
  /** Distances of the training customers to the mean of their own segment: a rule learns nothing to hold out from. */
  readonly calibration: NoveltyCalibration;
}

/** Measures the segments that a rule made of the rows. O(nRows (nCols + log nRows)) */
export function ruleDistances(
  x: KernelMatrix,
  { k, labels }: { readonly k: number; readonly labels: Int32Array },
): RuleDistances {
  const { nRows, nCols, data } = x;
  const means = new Float64Array(k * nCols);
  const sizes = new Int32Array(k);
  const overall = new Float64Array(nCols);
  for (let i = 0; i < nRows; i++) {
    const label = labels[i]!;
    sizes[label]!++;
    for (let j = 0; j < nCols; j++) {
      means[label * nCols + j]! += data[i * nCols + j]!;
      overall[j]! += data[i * nCols + j]! / nRows;
    }
  }
  for (let at = 0; at < means.length; at++) means[at]! /= sizes[Math.floor(at / nCols)]!;
  const squares = new Float64Array(nCols);
  for (let at = 0; at < data.length; at++)
    squares[at % nCols]! += (data[at]! - overall[at % nCols]!) ** 2 / nRows;
  const scales = squares.map((square) => (square > 0 ? Math.sqrt(square) : 1));
  const bySegment = Array.from({ length: k }, (): number[] => []);
  const places = { means, scales };
  for (let i = 0; i < nRows; i++) bySegment[labels[i]!]!.push(distanceToMean(x, i, labels[i]!, places));
  return { means, scales, calibration: packCalibration(bySegment) };
}

/** Distance of row i to the mean of a segment, in standard deviations of the columns. */
export function distanceToMean(
  { data, nCols }: KernelMatrix,
  i: number,
  label: number,
  { means, scales }: Pick<RuleDistances, 'means' | 'scales'>,
): number {
  let sum = 0;
  for (let j = 0; j < nCols; j++) {
    sum += ((data[i * nCols + j]! - means[label * nCols + j]!) / scales[j]!) ** 2;
  }
  return Math.sqrt(sum);
}
