/** Sums whose exponential is still far inside f64. */
const LARGEST_LOG = 600;

/** The sum of a row [nCols] and the intercept, bounded so that its exponential is finite. */
export function boundedSum(coefficients: Float64Array, row: ArrayLike<number>, nCols: number): number {
  let sum = coefficients[nCols]!;
  for (let j = 0; j < nCols; j++) sum += coefficients[j]! * row[j]!;
  return Math.min(LARGEST_LOG, Math.max(-LARGEST_LOG, sum));
}

/** [nRows] sums of coefficients times values, or their exponentials. */
export function predictRows(
  { coefficients, isLog }: { readonly coefficients: Float64Array; readonly isLog: boolean },
  { nRows, nCols, data }: { readonly nRows: number; readonly nCols: number; readonly data: Float32Array },
): Float64Array {
  const out = new Float64Array(nRows);
  for (let row = 0; row < nRows; row++) {
    const from = row * nCols;
    let sum = coefficients[nCols]!;
    for (let j = 0; j < nCols; j++) sum += coefficients[j]! * data[from + j]!;
    out[row] = isLog ? Math.exp(Math.min(LARGEST_LOG, Math.max(-LARGEST_LOG, sum))) : sum;
  }
  return out;
}
