// Normalisation, activation and dropout where they cannot be had along with the products, and their derivatives.
import { tanhOf } from './exp-log';
import { COLUMN, layerAt, MlpLayer, MlpParameters, TANH } from './parameters';

/** Upper 24 bits are as good as random; the same function of seed, epoch, layer, row and unit at any number of threads. */
@inline
function mixed(key: i32): i32 {
  let z = (key ^ (key >>> 16)) * <i32>0x85ebca6b;
  z = (z ^ (z >>> 13)) * <i32>0xc2b2ae35;
  return z ^ (z >>> 16);
}

@inline
function mixedLanes(key: v128): v128 {
  let z = i32x4.mul(v128.xor(key, i32x4.shr_u(key, 16)), i32x4.splat(<i32>0x85ebca6b));
  z = i32x4.mul(v128.xor(z, i32x4.shr_u(z, 13)), i32x4.splat(<i32>0xc2b2ae35));
  return v128.xor(z, i32x4.shr_u(z, 16));
}

const STEP: i32 = <i32>0x9e3779b9;

@inline
function layerKey(q: MlpParameters, index: i32): i32 {
  return mixed(mixed(<i32>q.seed + <i32>q.epoch * STEP) + (index + 1) * STEP);
}

/** All ones where the unit is kept. */
@inline
function keptLanes(rowKeys: v128, unit: i32, dropBelow: i32): v128 {
  const bits = i32x4.shr_u(mixedLanes(i32x4.add(rowKeys, i32x4.splat(unit * STEP))), 8);
  return i32x4.ge_s(bits, i32x4.splat(dropBelow));
}

@inline
function rowKeys(q: MlpParameters, index: i32, block: i32, half: usize): v128 {
  const rows = v128.load(q.places + <usize>block * COLUMN + half);
  return mixedLanes(i32x4.add(i32x4.splat(layerKey(q, index)), i32x4.mul(rows, i32x4.splat(STEP))));
}

/** From products (normalised ones, where there is normalisation) to what the next layer takes. */
export function activate(q: MlpParameters, index: i32, fromBlock: i32, toBlock: i32): void {
  const layer = layerAt(q.layers, index);
  const stride = <usize>layer.nOut * COLUMN;
  const slope = f32x4.splat(layer.slope);
  const scale = f32x4.splat(layer.keptScale);
  const isTanh = layer.activation == TANH;
  for (let block = fromBlock; block < toBlock; block++) {
    for (let half: usize = 0; half < COLUMN; half += 16) {
      const keys = rowKeys(q, index, block, half);
      let to = layer.output + <usize>block * stride + half;
      let from = layer.gamma != 0 ? layer.normalised + <usize>block * stride + half : to;
      for (let unit = 0; unit < layer.nOut; unit++) {
        let z = v128.load(from);
        if (layer.gamma != 0) {
          const at = <usize>unit << 2;
          z = f32x4.add(
            f32x4.mul(v128.load32_splat(layer.gamma + at), z),
            v128.load32_splat(layer.bias + at),
          );
        }
        z = isTanh ? tanhOf(z) : f32x4.pmax(z, f32x4.mul(z, slope));
        if (layer.dropBelow > 0) {
          z = v128.and(f32x4.mul(z, scale), keptLanes(keys, unit, layer.dropBelow));
        }
        v128.store(to, z);
        from += COLUMN;
        to += COLUMN;
      }
    }
  }
}

/** From derivatives of the loss by outputs to those by what the activation was applied to. */
export function derive(q: MlpParameters, index: i32, fromBlock: i32, toBlock: i32): void {
  const layer = layerAt(q.layers, index);
  const stride = <usize>layer.nOut * COLUMN;
  const scale = layer.keptScale;
  const isTanh = layer.activation == TANH;
  const one = f32x4.splat(1.0);
  for (let block = fromBlock; block < toBlock; block++) {
    for (let half: usize = 0; half < COLUMN; half += 16) {
      const keys = rowKeys(q, index, block, half);
      let at = layer.deltas + <usize>block * stride + half;
      let from = layer.output + <usize>block * stride + half;
      for (let unit = 0; unit < layer.nOut; unit++) {
        const delta = v128.load(at);
        const output = v128.load(from);
        let derivative: v128;
        if (isTanh) {
          const y = f32x4.div(output, f32x4.splat(scale));
          derivative = f32x4.sub(one, f32x4.mul(y, y));
        } else {
          derivative = v128.bitselect(one, f32x4.splat(layer.slope), f32x4.gt(output, f32x4.splat(0.0)));
        }
        let result = f32x4.mul(delta, derivative);
        if (layer.dropBelow > 0) {
          result = v128.and(f32x4.mul(result, f32x4.splat(scale)), keptLanes(keys, unit, layer.dropBelow));
        }
        v128.store(at, result);
        from += COLUMN;
        at += COLUMN;
      }
    }
  }
}
