// Gradients of some weights over the whole batch, and the step of the optimiser there. Each weight's sum runs over the
// rows in order by itself, so that threads may share the weights in any way.
import { ADAM, ADAMW, COLUMN, layerAt, MlpLayer, MlpParameters, NESTEROV, SGD } from './parameters';
import { gradientTile, laneSums } from './tiles';

/** What a pass over the weights does. */
export const GRADIENT: i32 = 1;
export const STEP: i32 = 2;

/** One pass over the share of a thread of all weights and biases; gradients count `scale` times. */
export function passWeights(
  q: MlpParameters,
  pass: i32,
  nBlocks: i32,
  step: i32,
  scale: f32,
  threadIndex: i32,
  nThreads: i32,
): void {
  let nTiles = 0;
  let nGroups = 0;
  for (let index = 0; index < q.nLayers; index++) {
    nTiles += tilesOf(layerAt(q.layers, index));
    nGroups += layerAt(q.layers, index).nOut >> 2;
  }
  let from = <i32>(<i64>nTiles * threadIndex / nThreads);
  let to = <i32>(<i64>nTiles * (threadIndex + 1) / nThreads);
  // biases from the other end, where there are fewest weights to a tile of rows
  let fromGroup = nGroups * threadIndex / nThreads;
  let toGroup = nGroups * (threadIndex + 1) / nThreads;
  for (let index = 0; index < q.nLayers; index++) {
    const layer = layerAt(q.layers, index);
    const own = tilesOf(layer);
    weigh(q, layer, pass, nBlocks, step, scale, max(0, from), min(own, to));
    const groups = layer.nOut >> 2;
    for (let group = max(0, fromGroup); group < min(groups, toGroup); group++) {
      shift(q, layer, pass, nBlocks, step, scale, group);
    }
    from -= own;
    to -= own;
    fromGroup -= groups;
    toGroup -= groups;
  }
}

/** Tiles of two units and four inputs. */
@inline
function tilesOf(layer: MlpLayer): i32 {
  return (layer.nOut >> 1) * (layer.nIn >> 2);
}

function weigh(
  q: MlpParameters,
  layer: MlpLayer,
  pass: i32,
  nBlocks: i32,
  step: i32,
  scale: f32,
  from: i32,
  to: i32,
): void {
  const perPair = layer.nIn >> 2;
  const stride = <usize>layer.nIn << 2;
  const toGradients = q.gradients - q.values;
  let tile = from;
  while (tile < to) {
    const pair = tile / perPair;
    const column = tile - pair * perPair;
    const count = min(perPair - column, to - tile);
    const weights = layer.weights + <usize>(pair * 2) * stride + (<usize>column << 4);
    if (pass & GRADIENT) {
      const deltas = layer.deltas + <usize>(pair * 2) * COLUMN;
      for (let i = 0; i < count; i++) {
        const input = layer.input + <usize>((column + i) * 4) * COLUMN;
        const out = weights + toGradients + (<usize>i << 4);
        gradientTile(
          deltas,
          <usize>layer.nOut * COLUMN,
          input,
          <usize>layer.nIn * COLUMN,
          nBlocks,
          out,
          stride,
        );
      }
    }
    if (pass & STEP) {
      const bytes = <usize>count << 4;
      move(q, weights, bytes, <f32>q.decay, scale, step);
      move(q, weights + stride, bytes, <f32>q.decay, scale, step);
    }
    tile += count;
  }
}

/** Biases of four units; with normalisation their gradients, and those of the scales, are there already. */
function shift(
  q: MlpParameters,
  layer: MlpLayer,
  pass: i32,
  nBlocks: i32,
  step: i32,
  scale: f32,
  group: i32,
): void {
  const at = <usize>group << 4;
  if (pass & GRADIENT && layer.gamma == 0) {
    const stride = <usize>layer.nOut * COLUMN;
    let delta = layer.deltas + <usize>(group * 4) * COLUMN;
    let a = f32x4.splat(0.0);
    let b = a;
    let c = a;
    let d = a;
    for (let block = 0; block < nBlocks; block++) {
      a = f32x4.add(a, f32x4.add(v128.load(delta), v128.load(delta, 16)));
      b = f32x4.add(b, f32x4.add(v128.load(delta, 32), v128.load(delta, 48)));
      c = f32x4.add(c, f32x4.add(v128.load(delta, 64), v128.load(delta, 80)));
      d = f32x4.add(d, f32x4.add(v128.load(delta, 96), v128.load(delta, 112)));
      delta += stride;
    }
    v128.store(layer.bias + at + (q.gradients - q.values), laneSums(a, b, c, d));
  }
  if (pass & STEP) {
    move(q, layer.bias + at, 16, 0.0, scale, step);
    if (layer.gamma != 0) move(q, layer.gamma + at, 16, 0.0, scale, step);
  }
}

/** How much gradients are shortened for their norm over all weights to be at most `clipNorm`. */
export function clipScale(q: MlpParameters): f32 {
  if (q.clipNorm == 0.0) return 1.0;
  let even = f64x2.splat(0.0);
  let odd = even;
  const end = q.gradients + (<usize>q.nValues << 2);
  for (let at = q.gradients; at < end; at += 16) {
    const g = v128.load(at);
    const low = f64x2.promote_low_f32x4(g);
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(g, g, 2, 3, 2, 3));
    even = f64x2.add(even, f64x2.mul(low, low));
    odd = f64x2.add(odd, f64x2.mul(high, high));
  }
  const sum = f64x2.add(even, odd);
  const norm = sqrt(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  return norm > q.clipNorm ? <f32>(q.clipNorm / norm) : 1.0;
}

/** A step of the optimiser for the values from `at` on; bytes: a multiple of 16. */
function move(q: MlpParameters, at: usize, bytes: usize, decay: f32, scale: f32, step: i32): void {
  const rates = q.rates + (<usize>step << 4);
  const rate = v128.load32_splat(rates);
  if (q.optimiser == ADAM || q.optimiser == ADAMW) {
    moveAdam(q, at, bytes, decay, scale, rates);
    return;
  }
  const gradients = q.gradients - q.values;
  const velocities = q.first - q.values;
  const momentum = f32x4.splat(<f32>q.beta1);
  const shorter = f32x4.splat(scale);
  const shrink = f32x4.splat(decay);
  const end = at + bytes;
  for (let w = at; w < end; w += 16) {
    const value = v128.load(w);
    const own = f32x4.mul(v128.load(w + gradients), shorter);
    const g = f32x4.add(own, f32x4.mul(shrink, value));
    const velocity = f32x4.add(f32x4.mul(momentum, v128.load(w + velocities)), g);
    v128.store(w + velocities, velocity);
    const along = q.optimiser == NESTEROV ? f32x4.add(g, f32x4.mul(momentum, velocity)) : velocity;
    v128.store(w, f32x4.sub(value, f32x4.mul(rate, along)));
  }
}

/** Kingma and Ba 2015, algorithm 1; with decoupled decay Loshchilov and Hutter 2019, algorithm 2. */
@inline
function moveAdam(
  q: MlpParameters,
  at: usize,
  bytes: usize,
  decay: f32,
  scale: f32,
  rates: usize,
): void {
  const shorter = f32x4.splat(scale);
  const rate = v128.load32_splat(rates);
  const correct1 = v128.load32_splat(rates, 4);
  const correct2 = v128.load32_splat(rates, 8);
  const gradients = q.gradients - q.values;
  const firsts = q.first - q.values;
  const seconds = q.second - q.values;
  const keep1 = f32x4.splat(<f32>q.beta1);
  const keep2 = f32x4.splat(<f32>q.beta2);
  const take1 = f32x4.splat(<f32>(1.0 - q.beta1));
  const take2 = f32x4.splat(<f32>(1.0 - q.beta2));
  const epsilon = f32x4.splat(<f32>q.epsilon);
  const isDecoupled = q.optimiser == ADAMW;
  const inGradient = f32x4.splat(isDecoupled ? 0.0 : decay);
  const outside = isDecoupled ? f32x4.mul(rate, f32x4.splat(decay)) : f32x4.splat(0.0);
  const end = at + bytes;
  for (let w = at; w < end; w += 16) {
    const value = v128.load(w);
    const own = f32x4.mul(v128.load(w + gradients), shorter);
    const g = f32x4.add(own, f32x4.mul(inGradient, value));
    const m = f32x4.add(f32x4.mul(keep1, v128.load(w + firsts)), f32x4.mul(take1, g));
    const v = f32x4.add(f32x4.mul(keep2, v128.load(w + seconds)), f32x4.mul(take2, f32x4.mul(g, g)));
    v128.store(w + firsts, m);
    v128.store(w + seconds, v);
    const spread = f32x4.add(f32x4.sqrt(f32x4.mul(v, correct2)), epsilon);
    const along = f32x4.div(f32x4.mul(rate, f32x4.mul(m, correct1)), spread);
    v128.store(w, f32x4.sub(f32x4.sub(value, f32x4.mul(outside, value)), along));
  }
}
