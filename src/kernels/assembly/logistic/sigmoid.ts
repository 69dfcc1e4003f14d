// Probabilities of the rows of a block, their losses, residuals and curvatures.
import { expOfNegative, logOf } from '../mixture/exp-log';
import {
  classesOf,
  columnBytes,
  curvaturesOf,
  LogisticParameters,
  probabilitiesOf,
  residualsOf,
  weightsOf,
} from './parameters';

/** ln(1 + e) for e in [0, 1], two at a time; relative error under 1e-15. */
@inline
export function logOfOnePlus(e: v128): v128 {
  const t = f64x2.div(e, f64x2.add(e, f64x2.splat(2.0)));
  const s = f64x2.mul(t, t);
  let p = f64x2.splat(1.0 / 31.0);
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0 / 29.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0 / 27.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0 / 25.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0 / 23.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0 / 21.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0 / 19.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0 / 17.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0 / 15.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0 / 13.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0 / 11.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0 / 9.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0 / 7.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0 / 5.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0 / 3.0));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0));
  return f64x2.mul(f64x2.add(t, t), p);
}

/** Turns the etas of two classes into probabilities of class 1; returns the loss of the block. */
export function judgeTwo(q: LogisticParameters, block: usize): f64 {
  const step = columnBytes(q);
  const etas = probabilitiesOf(q, block);
  const residuals = residualsOf(q, block);
  const weights = weightsOf(q, block);
  const classes = classesOf(q, block);
  const curvatures = curvaturesOf(q, block);
  const one = f64x2.splat(1.0);
  const zero = f64x2.splat(0.0);
  let loss = zero;
  for (let at: usize = 0; at < step; at += 16) {
    const eta = v128.load(etas + at);
    const w = v128.load(weights + at);
    const y = v128.load(classes + at);
    const e = expOfNegative(f64x2.neg(f64x2.abs(eta)));
    const inverse = f64x2.div(one, f64x2.add(one, e));
    const small = f64x2.mul(e, inverse);
    const p = v128.bitselect(small, inverse, f64x2.lt(eta, zero));
    const positive = f64x2.sub(f64x2.max(eta, zero), f64x2.mul(y, eta));
    loss = f64x2.add(loss, f64x2.mul(w, f64x2.add(positive, logOfOnePlus(e))));
    v128.store(etas + at, p);
    v128.store(residuals + at, f64x2.mul(w, f64x2.sub(p, y)));
    v128.store(curvatures + at, f64x2.mul(w, f64x2.mul(small, inverse)));
  }
  return f64x2.extract_lane(loss, 0) + f64x2.extract_lane(loss, 1);
}

/** Turns the etas of several classes into probabilities (softmax); returns the loss of the block. */
export function judgeMany(q: LogisticParameters, block: usize): f64 {
  const step = columnBytes(q);
  const etas = probabilitiesOf(q, block);
  const residuals = residualsOf(q, block);
  const weights = weightsOf(q, block);
  const classes = classesOf(q, block);
  const own = curvaturesOf(q, block);
  for (let r: usize = 0; r < step; r += 8) {
    store<f64>(own + r, load<f64>(etas + <usize>load<f64>(classes + r) * step + r));
  }
  let loss = 0.0;
  for (let at: usize = 0; at < step; at += 16) {
    const w = v128.load(weights + at);
    const y = v128.load(classes + at);
    let most = v128.load(etas + at);
    for (let eta = etas + step + at; eta < residuals; eta += step) most = f64x2.max(most, v128.load(eta));
    const sum = exponentiate(etas + at, residuals, step, most);
    const inverse = f64x2.div(f64x2.splat(1.0), sum);
    let residual = residuals + at;
    let c = f64x2.splat(0.0);
    for (let p = etas + at; p < residuals; p += step) {
      const value = f64x2.mul(v128.load(p), inverse);
      const isOwn = v128.and(f64x2.eq(c, y), f64x2.splat(1.0));
      v128.store(p, value);
      v128.store(residual, f64x2.mul(w, f64x2.sub(value, isOwn)));
      residual += step;
      c = f64x2.add(c, f64x2.splat(1.0));
    }
    const gap = f64x2.sub(most, v128.load(own + at));
    loss += f64x2.extract_lane(w, 0) * (f64x2.extract_lane(gap, 0) + logOf(f64x2.extract_lane(sum, 0)));
    loss += f64x2.extract_lane(w, 1) * (f64x2.extract_lane(gap, 1) + logOf(f64x2.extract_lane(sum, 1)));
  }
  return loss;
}

/** exp(value - most) in the place of the values from `first` on, `step` bytes apart; returns their sum. */
@inline
function exponentiate(first: usize, end: usize, step: usize, most: v128): v128 {
  let sum = f64x2.splat(0.0);
  for (let at = first; at < end; at += step) {
    const value = expOfNegative(f64x2.sub(v128.load(at), most));
    v128.store(at, value);
    sum = f64x2.add(sum, value);
  }
  return sum;
}
