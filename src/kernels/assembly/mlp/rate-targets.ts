import { expOfNegative } from '../mixture/exp-log';
import { BLOCK, COLUMN, MlpParameters } from './parameters';

const ABSOLUTE: i32 = 1;
const POISSON: i32 = 2;
const TWEEDIE: i32 = 3;
/** Larger logarithms count as that, as they do where numbers are foretold. */
const LARGEST_LOG: f64 = 30.0;

/**
 * Loss of a block of numbers, weighted and over the rows of the batch, and its derivatives by the output: half the squared error,
 * the absolute error, or half the deviance through the logarithm but for what the target alone adds.
 * @param scores f32[1, 8]
 * @param deltas f32[padded outputs, 8]
 */
export function rateTargets(q: MlpParameters, scores: usize, deltas: usize, padded: i32, block: i32): void {
  const shares = q.shares + <usize>block * COLUMN;
  const places = q.places + <usize>block * COLUMN;
  let loss = 0.0;
  for (let r: usize = 0; r < <usize>BLOCK; r++) {
    const lane = r << 2;
    const share = <f64>load<f32>(shares + lane);
    const target = <f64>load<f32>(q.targets + (<usize>load<u32>(places + lane) << 2));
    const given = <f64>load<f32>(scores + lane);
    let own = 0.0;
    let slope = given - target;
    if (q.targetLoss < ABSOLUTE) own = 0.5 * slope * slope;
    else if (q.targetLoss < POISSON) {
      own = Math.abs(slope);
      slope = slope > 0 ? 1.0 : slope < 0 ? -1.0 : 0.0;
    } else {
      const score = max(-LARGEST_LOG, min(LARGEST_LOG, given));
      if (q.targetLoss < TWEEDIE) {
        const mean = expOf(score);
        own = mean - target * score;
        slope = mean - target;
      } else {
        const first = target * expOf((1.0 - q.power) * score);
        const second = expOf((2.0 - q.power) * score);
        own = first / (q.power - 1.0) + second / (2.0 - q.power);
        slope = second - first;
      }
    }
    loss += share * own;
    store<f32>(deltas + lane, <f32>(share * slope));
  }
  for (let c = 1; c < padded; c++) {
    v128.store(deltas + <usize>c * COLUMN, f32x4.splat(0.0));
    v128.store(deltas + <usize>c * COLUMN, f32x4.splat(0.0), 16);
  }
  store<f64>(q.losses + (<usize>block << 3), loss);
}

@inline
function expOf(x: f64): f64 {
  const size = f64x2.extract_lane(expOfNegative(f64x2.splat(-Math.abs(x))), 0);
  return x > 0 ? 1.0 / size : size;
}
