import type { NumericValues } from './profile-values.ts';

type Values = Pick<NumericValues, 'values' | 'mean'>;

/** Pearson's r over the rows in which both have a value, in two passes of f64; NaN where one does not vary. O(n) */
export function pearsonOfPair(a: Values, b: Values): number {
  let [n, ofA, ofB] = [0, 0, 0];
  eachPair(a, b, (x, y) => {
    n++;
    ofA += x;
    ofB += y;
  });
  const [meanA, meanB] = [ofA / n, ofB / n];
  let [squaresA, squaresB, product] = [0, 0, 0];
  let [first, second] = [Number.NaN, Number.NaN];
  let [variesA, variesB] = [false, false];
  eachPair(a, b, (x, y) => {
    if (Number.isNaN(first)) [first, second] = [x, y];
    variesA ||= x !== first;
    variesB ||= y !== second;
    squaresA += (x - meanA) ** 2;
    squaresB += (y - meanB) ** 2;
    product += (x - meanA) * (y - meanB);
  });
  const r = product / (Math.sqrt(squaresA) * Math.sqrt(squaresB));
  return variesA && variesB && Number.isFinite(r) ? Math.max(-1, Math.min(1, r)) : Number.NaN;
}

/** The values of the rows that have both, about the means of their columns. */
function eachPair(a: Values, b: Values, visit: (x: number, y: number) => void): void {
  for (let row = 0; row < a.values.length; row++) {
    const x = a.values[row]! - a.mean;
    const y = b.values[row]! - b.mean;
    if (!Number.isNaN(x) && !Number.isNaN(y)) visit(x, y);
  }
}
