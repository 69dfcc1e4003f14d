import { expOfNegative, logOf } from './exp-log';
import { COLUMN, MlpParameters } from './parameters';

/**
 * Loss of a block, weighted and over the rows of the batch, and its derivatives by the logits.
 * @param logits f32[classes, 8]
 * @param deltas f32[padded classes, 8]
 */
export function rateBlock(q: MlpParameters, logits: usize, deltas: usize, padded: i32, block: i32): void {
  const end = logits + <usize>q.nClasses * COLUMN;
  const toDeltas = deltas - logits;
  const shares = q.shares + <usize>block * COLUMN;
  const places = q.places + <usize>block * COLUMN;
  let loss = 0.0;
  for (let half: usize = 0; half < COLUMN; half += 16) {
    let most = v128.load(logits + half);
    for (let at = logits + COLUMN; at < end; at += COLUMN) most = f32x4.max(most, v128.load(at + half));
    let sum = f32x4.splat(0.0);
    for (let at = logits; at < end; at += COLUMN) {
      const e = expOfNegative(f32x4.sub(v128.load(at + half), most));
      v128.store(at + half + toDeltas, e);
      sum = f32x4.add(sum, e);
    }
    const share = v128.load(shares + half);
    const factor = f32x4.div(share, sum);
    for (let at = deltas; at < deltas + <usize>q.nClasses * COLUMN; at += COLUMN) {
      v128.store(at + half, f32x4.mul(v128.load(at + half), factor));
    }
    // of each row: log of the sum of exponentials, less the logit of its class
    for (let r: usize = 0; r < 4; r++) {
      const lane = half + (r << 2);
      const row = load<u32>(places + lane);
      const column = <usize>load<i32>(q.y + (<usize>row << 2)) * COLUMN + lane;
      store<f32>(deltas + column, load<f32>(deltas + column) - load<f32>(shares + lane));
      loss -= <f64>load<f32>(shares + lane) * <f64>load<f32>(logits + column);
    }
    const own = f32x4.mul(share, f32x4.add(most, logOf(sum)));
    loss += <f64>f32x4.extract_lane(own, 0) + <f64>f32x4.extract_lane(own, 1);
    loss += <f64>f32x4.extract_lane(own, 2) + <f64>f32x4.extract_lane(own, 3);
  }
  for (let c = q.nClasses; c < padded; c++) {
    v128.store(deltas + <usize>c * COLUMN, f32x4.splat(0.0));
    v128.store(deltas + <usize>c * COLUMN, f32x4.splat(0.0), 16);
  }
  store<f64>(q.losses + (<usize>block << 3), loss);
}

/** Turns logits f32[classes, 8] of a block into probabilities. */
export function probabilities(logits: usize, nClasses: i32): void {
  const end = logits + <usize>nClasses * COLUMN;
  for (let half: usize = 0; half < COLUMN; half += 16) {
    let most = v128.load(logits + half);
    for (let at = logits + COLUMN; at < end; at += COLUMN) most = f32x4.max(most, v128.load(at + half));
    let sum = f32x4.splat(0.0);
    for (let at = logits; at < end; at += COLUMN) {
      const e = expOfNegative(f32x4.sub(v128.load(at + half), most));
      v128.store(at + half, e);
      sum = f32x4.add(sum, e);
    }
    for (let at = logits; at < end; at += COLUMN) {
      v128.store(at + half, f32x4.div(v128.load(at + half), sum));
    }
  }
}
