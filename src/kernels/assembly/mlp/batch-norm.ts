// Ioffe and Szegedy 2015: every unit is normalised by mean and variance of the batch. A thread takes some units over all
// rows, then some rows over all units, with barriers in between.
import { COLUMN, layerAt, MlpLayer, MlpParameters } from './parameters';

const EPSILON: f64 = 1e-5;

/** f64 sum of the lanes of two vectors. */
@inline
function total(a: v128, b: v128): f64 {
  const low = f64x2.add(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b));
  const highA = v128.shuffle<f32>(a, a, 2, 3, 2, 3);
  const highB = v128.shuffle<f32>(b, b, 2, 3, 2, 3);
  const high = f64x2.add(f64x2.promote_low_f32x4(highA), f64x2.promote_low_f32x4(highB));
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** Mean and spread of some units over the batch, and their running averages. */
export function measure(q: MlpParameters, layer: MlpLayer, nRows: i32, averaging: f64, from: i32, to: i32): void {
  const nBlocks = (nRows + 7) >> 3;
  const stride = <usize>layer.nOut * COLUMN;
  const n = <f64>nRows;
  for (let unit = from; unit < to; unit++) {
    const column = layer.normalised + <usize>unit * COLUMN;
    let sum0 = f32x4.splat(0.0);
    let sum1 = sum0;
    for (let block = 0; block < nBlocks; block++) {
      const at = column + <usize>block * stride;
      const mask = q.mask + <usize>block * COLUMN;
      sum0 = f32x4.add(sum0, f32x4.mul(v128.load(at), v128.load(mask)));
      sum1 = f32x4.add(sum1, f32x4.mul(v128.load(at, 16), v128.load(mask, 16)));
    }
    const mean = total(sum0, sum1) / n;
    const centre = f32x4.splat(<f32>mean);
    sum0 = f32x4.splat(0.0);
    sum1 = sum0;
    for (let block = 0; block < nBlocks; block++) {
      const at = column + <usize>block * stride;
      const mask = q.mask + <usize>block * COLUMN;
      const z0 = f32x4.mul(f32x4.sub(v128.load(at), centre), v128.load(mask));
      const z1 = f32x4.mul(f32x4.sub(v128.load(at, 16), centre), v128.load(mask, 16));
      sum0 = f32x4.add(sum0, f32x4.mul(z0, z0));
      sum1 = f32x4.add(sum1, f32x4.mul(z1, z1));
    }
    const squares = total(sum0, sum1);
    const at = <usize>unit << 2;
    store<f32>(layer.mean + at, <f32>mean);
    store<f32>(layer.inverse + at, <f32>(1.0 / sqrt(squares / n + EPSILON)));
    average(layer.runningMean + at, mean, averaging);
    average(layer.runningVariance + at, squares / max(1.0, n - 1.0), averaging);
  }
}

@inline
function average(at: usize, value: f64, weight: f64): void {
  const old = <f64>load<f32>(at);
  store<f32>(at, <f32>(old + weight * (value - old)));
}

/** Takes the mean off and divides by the spread, in some blocks. */
export function normalise(layer: MlpLayer, fromBlock: i32, toBlock: i32): void {
  const stride = <usize>layer.nOut * COLUMN;
  for (let block = fromBlock; block < toBlock; block++) {
    let column = layer.normalised + <usize>block * stride;
    for (let unit = 0; unit < layer.nOut; unit++) {
      const mean = v128.load32_splat(layer.mean + (<usize>unit << 2));
      const inverse = v128.load32_splat(layer.inverse + (<usize>unit << 2));
      v128.store(column, f32x4.mul(f32x4.sub(v128.load(column), mean), inverse));
      v128.store(column, f32x4.mul(f32x4.sub(v128.load(column, 16), mean), inverse), 16);
      column += COLUMN;
    }
  }
}

/** Derivatives of the loss by shift and scale of some units, into the gradients. */
export function sumDeltas(q: MlpParameters, layer: MlpLayer, nBlocks: i32, from: i32, to: i32): void {
  const stride = <usize>layer.nOut * COLUMN;
  const toGradients = q.gradients - q.values;
  for (let unit = from; unit < to; unit++) {
    let delta = layer.deltas + <usize>unit * COLUMN;
    let z = layer.normalised + <usize>unit * COLUMN;
    let shift0 = f32x4.splat(0.0);
    let shift1 = shift0;
    let scale0 = shift0;
    let scale1 = shift0;
    for (let block = 0; block < nBlocks; block++) {
      const d0 = v128.load(delta);
      const d1 = v128.load(delta, 16);
      shift0 = f32x4.add(shift0, d0);
      shift1 = f32x4.add(shift1, d1);
      scale0 = f32x4.add(scale0, f32x4.mul(d0, v128.load(z)));
      scale1 = f32x4.add(scale1, f32x4.mul(d1, v128.load(z, 16)));
      delta += stride;
      z += stride;
    }
    const at = (<usize>unit << 2) + toGradients;
    store<f32>(layer.bias + at, <f32>total(shift0, shift1));
    store<f32>(layer.gamma + at, <f32>total(scale0, scale1));
  }
}

/** From derivatives by normalised products to those by the products themselves, in some blocks. */
export function unnormalise(
  q: MlpParameters,
  layer: MlpLayer,
  nRows: i32,
  fromBlock: i32,
  toBlock: i32,
): void {
  const stride = <usize>layer.nOut * COLUMN;
  const toGradients = q.gradients - q.values;
  const share = <f32>(1.0 / <f64>nRows);
  for (let block = fromBlock; block < toBlock; block++) {
    const mask = q.mask + <usize>block * COLUMN;
    let delta = layer.deltas + <usize>block * stride;
    let z = layer.normalised + <usize>block * stride;
    for (let unit = 0; unit < layer.nOut; unit++) {
      const at = <usize>unit << 2;
      const factor = f32x4.splat(load<f32>(layer.gamma + at) * load<f32>(layer.inverse + at));
      const shift = f32x4.splat(load<f32>(layer.bias + at + toGradients) * share);
      const scale = f32x4.splat(load<f32>(layer.gamma + at + toGradients) * share);
      for (let half: usize = 0; half < COLUMN; half += 16) {
        const rest = f32x4.add(shift, f32x4.mul(scale, v128.load(z + half)));
        const by = f32x4.mul(factor, f32x4.sub(v128.load(delta + half), rest));
        v128.store(delta + half, f32x4.mul(by, v128.load(mask + half)));
      }
      delta += COLUMN;
      z += COLUMN;
    }
  }
}
