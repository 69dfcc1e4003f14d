import { barrier } from '../gang';
import { expOfNegative, logOf } from '../mixture/exp-log';
import { firstPart } from '../parts';
import { ABSOLUTE, BoostParameters, CHUNK, LOG_LOSS, POISSON, SQUARED } from './parameters';

/** Sum of the loss of the rows that are held out, into `losses`; added up in chunks whatever the threads. */
export function tellLoss(q: BoostParameters, round: i32, threadIndex: i32, nThreads: i32): void {
  if (q.nHeld == 0) return;
  const nChunks = (q.nHeld + CHUNK - 1) / CHUNK;
  const to = firstPart(nChunks, threadIndex + 1, nThreads);
  for (let chunk = firstPart(nChunks, threadIndex, nThreads); chunk < to; chunk++) {
    const end = min(q.nHeld, (chunk + 1) * CHUNK);
    let sum = 0.0;
    for (let i = chunk * CHUNK; i < end; i++) {
      const row = load<u32>(q.heldRows + (<usize>i << 2));
      const weight = q.heldWeights == 0 ? 1.0 : <f64>load<f32>(q.heldWeights + (<usize>row << 2));
      sum += weight * lossOf(q, row);
    }
    store<f64>(q.sums + (<usize>chunk << 4), sum);
  }
  barrier(q, nThreads);
  if (threadIndex == 0) {
    let loss = 0.0;
    for (let chunk = 0; chunk < nChunks; chunk++) loss += load<f64>(q.sums + (<usize>chunk << 4));
    store<f64>(q.losses + (<usize>round << 3), loss);
  }
  barrier(q, nThreads);
}

@inline
function expOf(x: f64): f64 {
  return f64x2.extract_lane(expOfNegative(f64x2.splat(x)), 0);
}

@inline
function lossOf(q: BoostParameters, row: u32): f64 {
  if (q.loss != LOG_LOSS) return lossOfTarget(q, row);
  return q.nOutputs == 1 ? lossOfTwo(q, row) : lossOfMany(q, row);
}

/** Half the squared error, the absolute error, or half the deviance but for what the target alone adds. */
function lossOfTarget(q: BoostParameters, row: u32): f64 {
  const at = <usize>row << 2;
  const score = <f64>load<f32>(q.scores + at);
  const target = <f64>load<f32>(q.targets + at);
  const off = score - target;
  if (q.loss == SQUARED) return 0.5 * off * off;
  if (q.loss == ABSOLUTE) return Math.abs(off);
  if (q.loss == POISSON) return expOfAny(score) - target * score;
  const first = target * expOfAny((1.0 - q.power) * score);
  return first / (q.power - 1.0) + expOfAny((2.0 - q.power) * score) / (2.0 - q.power);
}

/** Bounded as in gradients.ts. */
@inline
function expOfAny(x: f64): f64 {
  const size = expOf(-min(80.0, Math.abs(x)));
  return x > 0 ? 1.0 / size : size;
}

function lossOfTwo(q: BoostParameters, row: u32): f64 {
  const at = <usize>row << 2;
  const score = <f64>load<f32>(q.scores + at);
  const wrong = load<i32>(q.y + at) == 1 ? -score : score;
  return max(0.0, wrong) + logOf(1.0 + expOf(-Math.abs(wrong)));
}

function lossOfMany(q: BoostParameters, row: u32): f64 {
  const stride = <usize>q.nPadded << 2;
  const scores = q.scores + (<usize>row << 2);
  const size = <usize>q.nOutputs * stride;
  let largest = -Infinity;
  for (let k: usize = 0; k < size; k += stride) largest = max(largest, <f64>load<f32>(scores + k));
  let sum = 0.0;
  for (let k: usize = 0; k < size; k += stride) sum += expOf(<f64>load<f32>(scores + k) - largest);
  const own = <f64>load<f32>(scores + <usize>load<i32>(q.y + (<usize>row << 2)) * stride);
  return largest - own + logOf(sum);
}
