// The matrix products: tiles of eight accumulators, rows in the lanes.
import { COLUMN } from './parameters';

/** Largest magnitude that a prediction works with: products of two, summed over a layer, stay far inside f32. */
export const LIMIT: f32 = 1e15;

/** Between -LIMIT and LIMIT, NaN at the lower end. */
@inline
export function limited(x: v128): v128 {
  return f32x4.pmin(f32x4.splat(LIMIT), f32x4.pmax(f32x4.splat(-LIMIT), x));
}

@inline
function activated(sum: v128, slope: v128, isLimited: bool): v128 {
  const x = isLimited ? limited(sum) : sum;
  return f32x4.pmax(x, f32x4.mul(x, slope));
}

/**
 * Four units of a block of rows: out[u] = start[u] + sum over i of weights[u, i] input[i], times slope where negative.
 * @param stride bytes from a unit's weights to the next one's.
 */
@inline
export function forwardTile(
  weights: usize,
  stride: usize,
  start: usize,
  input: usize,
  end: usize,
  out: usize,
  slope: v128,
  isLimited: bool,
): void {
  let a0 = v128.load32_splat(start);
  let a1 = a0;
  let b0 = v128.load32_splat(start, 4);
  let b1 = b0;
  let c0 = v128.load32_splat(start, 8);
  let c1 = c0;
  let d0 = v128.load32_splat(start, 12);
  let d1 = d0;
  let wa = weights;
  let wb = wa + stride;
  let wc = wb + stride;
  let wd = wc + stride;
  for (let at = input; at < end; at += COLUMN) {
    const x0 = v128.load(at);
    const x1 = v128.load(at, 16);
    const a = v128.load32_splat(wa);
    a0 = f32x4.add(a0, f32x4.mul(a, x0));
    a1 = f32x4.add(a1, f32x4.mul(a, x1));
    const b = v128.load32_splat(wb);
    b0 = f32x4.add(b0, f32x4.mul(b, x0));
    b1 = f32x4.add(b1, f32x4.mul(b, x1));
    const c = v128.load32_splat(wc);
    c0 = f32x4.add(c0, f32x4.mul(c, x0));
    c1 = f32x4.add(c1, f32x4.mul(c, x1));
    const d = v128.load32_splat(wd);
    d0 = f32x4.add(d0, f32x4.mul(d, x0));
    d1 = f32x4.add(d1, f32x4.mul(d, x1));
    wa += 4;
    wb += 4;
    wc += 4;
    wd += 4;
  }
  v128.store(out, activated(a0, slope, isLimited));
  v128.store(out, activated(a1, slope, isLimited), 16);
  v128.store(out, activated(b0, slope, isLimited), 32);
  v128.store(out, activated(b1, slope, isLimited), 48);
  v128.store(out, activated(c0, slope, isLimited), 64);
  v128.store(out, activated(c1, slope, isLimited), 80);
  v128.store(out, activated(d0, slope, isLimited), 96);
  v128.store(out, activated(d1, slope, isLimited), 112);
}

/** Where the activation gave more than 0 the derivative is 1, else the slope. */
@inline
function derived(sum: v128, output: v128, slope: v128): v128 {
  return v128.bitselect(sum, f32x4.mul(sum, slope), f32x4.gt(output, f32x4.splat(0.0)));
}

/**
 * Four inputs of a block of rows: out[i] = sum over u of weights[u, i] deltas[u], times the derivative of the
 * activation that gave `output`.
 * @param stride bytes from a unit's weights to the next one's.
 */
@inline
export function backwardTile(
  weights: usize,
  stride: usize,
  deltas: usize,
  end: usize,
  output: usize,
  out: usize,
  slope: v128,
): void {
  let a0 = f32x4.splat(0.0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  let w = weights;
  for (let at = deltas; at < end; at += COLUMN) {
    const x0 = v128.load(at);
    const x1 = v128.load(at, 16);
    const a = v128.load32_splat(w);
    a0 = f32x4.add(a0, f32x4.mul(a, x0));
    a1 = f32x4.add(a1, f32x4.mul(a, x1));
    const b = v128.load32_splat(w, 4);
    b0 = f32x4.add(b0, f32x4.mul(b, x0));
    b1 = f32x4.add(b1, f32x4.mul(b, x1));
    const c = v128.load32_splat(w, 8);
    c0 = f32x4.add(c0, f32x4.mul(c, x0));
    c1 = f32x4.add(c1, f32x4.mul(c, x1));
    const d = v128.load32_splat(w, 12);
    d0 = f32x4.add(d0, f32x4.mul(d, x0));
    d1 = f32x4.add(d1, f32x4.mul(d, x1));
    w += stride;
  }
  v128.store(out, derived(a0, v128.load(output), slope));
  v128.store(out, derived(a1, v128.load(output, 16), slope), 16);
  v128.store(out, derived(b0, v128.load(output, 32), slope), 32);
  v128.store(out, derived(b1, v128.load(output, 48), slope), 48);
  v128.store(out, derived(c0, v128.load(output, 64), slope), 64);
  v128.store(out, derived(c1, v128.load(output, 80), slope), 80);
  v128.store(out, derived(d0, v128.load(output, 96), slope), 96);
  v128.store(out, derived(d1, v128.load(output, 112), slope), 112);
}

/** The sums of the lanes of four vectors. */
@inline
export function laneSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Two units, four inputs: out[u, i] = sum over rows of deltas[u] input[i]; strides are bytes from a block to the next. */
@inline
export function gradientTile(
  deltas: usize,
  deltaStride: usize,
  input: usize,
  inputStride: usize,
  nBlocks: i32,
  out: usize,
  stride: usize,
): void {
  let a0 = f32x4.splat(0.0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let b3 = a0;
  let at = input;
  let delta = deltas;
  for (let block = 0; block < nBlocks; block++) {
    for (let half: usize = 0; half < COLUMN; half += 16) {
      const d = v128.load(delta + half);
      const e = v128.load(delta + half, 32);
      const x0 = v128.load(at + half);
      a0 = f32x4.add(a0, f32x4.mul(d, x0));
      b0 = f32x4.add(b0, f32x4.mul(e, x0));
      const x1 = v128.load(at + half, 32);
      a1 = f32x4.add(a1, f32x4.mul(d, x1));
      b1 = f32x4.add(b1, f32x4.mul(e, x1));
      const x2 = v128.load(at + half, 64);
      a2 = f32x4.add(a2, f32x4.mul(d, x2));
      b2 = f32x4.add(b2, f32x4.mul(e, x2));
      const x3 = v128.load(at + half, 96);
      a3 = f32x4.add(a3, f32x4.mul(d, x3));
      b3 = f32x4.add(b3, f32x4.mul(e, x3));
    }
    at += inputStride;
    delta += deltaStride;
  }
  v128.store(out, laneSums(a0, a1, a2, a3));
  v128.store(out + stride, laneSums(b0, b1, b2, b3));
}
