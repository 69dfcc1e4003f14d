import { logOf } from '../mixture/exp-log';
import { GrowParameters } from './parameters';

/** Share of a sum that may be rounding. */
const ROUNDING: f64 = 1e-13;

/**
 * What a split makes as large as it can, of one side: sum of squares over the sum for Gini, sum of x ln x less that of
 * the sum for entropy; x are the weights of classes.
 */
export function purity(q: GrowParameters, counts: usize): f64 {
  if (q.targets != 0) return closeness(q, load<f64>(counts), load<f64>(counts, 8));
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

/**
 * What a split of targets makes as large as it can, of one side: what its mean takes off the squares about 0, or half of what it
 * takes off the Poisson deviance.
 */
@inline
function closeness(q: GrowParameters, weight: f64, sum: f64): f64 {
  if (!q.isEntropy) return (sum * sum) / weight;
  return sum > 0 ? sum * logOf(sum / weight) : 0;
}

/** Both sides; a side of nothing but 0 would have a mean that the Poisson deviance does not allow. */
function splitCloseness(q: GrowParameters, left: usize, total: usize): f64 {
  const weight = load<f64>(left);
  const sum = load<f64>(left, 8);
  const restWeight = load<f64>(total) - weight;
  const rest = load<f64>(total, 8) - sum;
  if (weight < q.minSamplesLeaf || restWeight < q.minSamplesLeaf) return -Infinity;
  if (!(weight > 0 && restWeight > 0)) return -Infinity;
  const least = ROUNDING * load<f64>(total, 8);
  if (q.isEntropy && !(sum > least && rest > least)) return -Infinity;
  return closeness(q, weight, sum) + closeness(q, restWeight, rest);
}

/** Purity of the left side and of the rest of the total together; -Infinity where a side has too little weight. */
export function splitScore(q: GrowParameters, left: usize, total: usize): f64 {
  if (q.targets != 0) return splitCloseness(q, left, total);
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
