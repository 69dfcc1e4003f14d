import { logOf } from '../mixture/exp-log';
import { GrowParameters } from './parameters';

/**
 * What a split makes as large as it can, of one side: sum of squares over the sum for Gini, sum of x ln x less that of
 * the sum for entropy; x are the weights of classes.
 */
export function purity(q: GrowParameters, counts: usize): f64 {
  let sum: f64 = 0;
  let squares: f64 = 0;
  for (let c: usize = 0; c < <usize>q.nClasses; c++) {
    const x = load<f64>(counts + (c << 3)) * load<f64>(q.classWeights + (c << 3));
    sum += x;
    squares += q.isEntropy ? timesLog(x) : x * x;
  }
  return q.isEntropy ? squares - timesLog(sum) : squares / sum;
}

@inline
function timesLog(x: f64): f64 {
  return x > 0 ? x * logOf(x) : 0;
}

/** Purity of the left side and of the rest of the total together; -Infinity where a side has too little weight. */
export function splitScore(q: GrowParameters, left: usize, total: usize): f64 {
  let leftWeight: f64 = 0;
  let rightWeight: f64 = 0;
  let a: f64 = 0;
  let b: f64 = 0;
  let leftSquares: f64 = 0;
  let rightSquares: f64 = 0;
  for (let c: usize = 0; c < <usize>q.nClasses; c++) {
    const count = load<f64>(left + (c << 3));
    const rest = load<f64>(total + (c << 3)) - count;
    const weight = load<f64>(q.classWeights + (c << 3));
    leftWeight += count;
    rightWeight += rest;
    const x = count * weight;
    const y = rest * weight;
    a += x;
    b += y;
    if (q.isEntropy) {
      leftSquares += timesLog(x);
      rightSquares += timesLog(y);
    } else {
      leftSquares += x * x;
      rightSquares += y * y;
    }
  }
  if (leftWeight < q.minSamplesLeaf || rightWeight < q.minSamplesLeaf) return -Infinity;
  if (q.isEntropy) return leftSquares - timesLog(a) + (rightSquares - timesLog(b));
  return (leftSquares * b + rightSquares * a) / (a * b);
}
