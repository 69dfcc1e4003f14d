// The nearest centres of a block of 8 prepared rows. A register tile of 2 vectors x 4 centres accumulates
// |c|^2 - 2 x.c over the columns, with a tile of 2 centres where at most two are left; |x|^2 is the same for all
// centres and is added only where distances matter.

/** Bytes that nearestTwo writes: two vectors each of labels and gaps. */
export const RESULT_BYTES: usize = 64;

/** labels i32[8] of the nearest centres to `result`; ties go to the lower index. */
@inline
export function nearestOne(block: usize, d: i32, kPadded: i32, splats: usize, norms: usize, result: usize): void {
  const blockEnd = block + (<usize>d << 5);
  const one = i32x4.splat(1);
  let index = i32x4.splat(0);
  let best0 = f32x4.splat(Infinity);
  let best1 = best0;
  let label0 = index;
  let label1 = index;
  const k4 = kPadded & ~3;
  for (let c = 0; c < k4; c += 4) {
    let a0 = v128.load(norms);
    let b0 = v128.load(norms, 16);
    let c0 = v128.load(norms, 32);
    let d0 = v128.load(norms, 48);
    let a1 = a0;
    let b1 = b0;
    let c1 = c0;
    let d1 = d0;
    for (let at = block; at < blockEnd; at += 32) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      let s = v128.load(splats);
      a0 = f32x4.add(a0, f32x4.mul(x0, s));
      a1 = f32x4.add(a1, f32x4.mul(x1, s));
      s = v128.load(splats, 16);
      b0 = f32x4.add(b0, f32x4.mul(x0, s));
      b1 = f32x4.add(b1, f32x4.mul(x1, s));
      s = v128.load(splats, 32);
      c0 = f32x4.add(c0, f32x4.mul(x0, s));
      c1 = f32x4.add(c1, f32x4.mul(x1, s));
      s = v128.load(splats, 48);
      d0 = f32x4.add(d0, f32x4.mul(x0, s));
      d1 = f32x4.add(d1, f32x4.mul(x1, s));
      splats += 64;
    }
    norms += 64;
    label0 = v128.bitselect(index, label0, f32x4.lt(a0, best0));
    label1 = v128.bitselect(index, label1, f32x4.lt(a1, best1));
    best0 = f32x4.pmin(best0, a0);
    best1 = f32x4.pmin(best1, a1);
    index = i32x4.add(index, one);
    label0 = v128.bitselect(index, label0, f32x4.lt(b0, best0));
    label1 = v128.bitselect(index, label1, f32x4.lt(b1, best1));
    best0 = f32x4.pmin(best0, b0);
    best1 = f32x4.pmin(best1, b1);
    index = i32x4.add(index, one);
    label0 = v128.bitselect(index, label0, f32x4.lt(c0, best0));
    label1 = v128.bitselect(index, label1, f32x4.lt(c1, best1));
    best0 = f32x4.pmin(best0, c0);
    best1 = f32x4.pmin(best1, c1);
    index = i32x4.add(index, one);
    label0 = v128.bitselect(index, label0, f32x4.lt(d0, best0));
    label1 = v128.bitselect(index, label1, f32x4.lt(d1, best1));
    best0 = f32x4.pmin(best0, d0);
    best1 = f32x4.pmin(best1, d1);
    index = i32x4.add(index, one);
  }
  if (k4 < kPadded) {
    let a0 = v128.load(norms);
    let b0 = v128.load(norms, 16);
    let a1 = a0;
    let b1 = b0;
    for (let at = block; at < blockEnd; at += 32) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      let s = v128.load(splats);
      a0 = f32x4.add(a0, f32x4.mul(x0, s));
      a1 = f32x4.add(a1, f32x4.mul(x1, s));
      s = v128.load(splats, 16);
      b0 = f32x4.add(b0, f32x4.mul(x0, s));
      b1 = f32x4.add(b1, f32x4.mul(x1, s));
      splats += 32;
    }
    label0 = v128.bitselect(index, label0, f32x4.lt(a0, best0));
    label1 = v128.bitselect(index, label1, f32x4.lt(a1, best1));
    best0 = f32x4.pmin(best0, a0);
    best1 = f32x4.pmin(best1, a1);
    index = i32x4.add(index, one);
    label0 = v128.bitselect(index, label0, f32x4.lt(b0, best0));
    label1 = v128.bitselect(index, label1, f32x4.lt(b1, best1));
  }
  v128.store(result, label0);
  v128.store(result, label1, 16);
}

/**
 * As nearestOne, and f32[8] after the labels: a lower bound of the distance to the second nearest minus an upper
 * bound of that to the nearest. Rounding moves a squared distance by at most slack * (|x|^2 + largestNorm).
 * Returns the bits of the rows whose label rounding may have decided.
 */
@inline
export function nearestTwo(
  block: usize,
  d: i32,
  kPadded: i32,
  splats: usize,
  norms: usize,
  squares: usize,
  slack: f32,
  largestNorm: f32,
  result: usize,
): i32 {
  const blockEnd = block + (<usize>d << 5);
  const one = i32x4.splat(1);
  let index = i32x4.splat(0);
  let best0 = f32x4.splat(Infinity);
  let best1 = best0;
  let second0 = best0;
  let second1 = best0;
  let label0 = index;
  let label1 = index;
  const k4 = kPadded & ~3;
  for (let c = 0; c < k4; c += 4) {
    let a0 = v128.load(norms);
    let b0 = v128.load(norms, 16);
    let c0 = v128.load(norms, 32);
    let d0 = v128.load(norms, 48);
    let a1 = a0;
    let b1 = b0;
    let c1 = c0;
    let d1 = d0;
    for (let at = block; at < blockEnd; at += 32) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      let s = v128.load(splats);
      a0 = f32x4.add(a0, f32x4.mul(x0, s));
      a1 = f32x4.add(a1, f32x4.mul(x1, s));
      s = v128.load(splats, 16);
      b0 = f32x4.add(b0, f32x4.mul(x0, s));
      b1 = f32x4.add(b1, f32x4.mul(x1, s));
      s = v128.load(splats, 32);
      c0 = f32x4.add(c0, f32x4.mul(x0, s));
      c1 = f32x4.add(c1, f32x4.mul(x1, s));
      s = v128.load(splats, 48);
      d0 = f32x4.add(d0, f32x4.mul(x0, s));
      d1 = f32x4.add(d1, f32x4.mul(x1, s));
      splats += 64;
    }
    norms += 64;
    second0 = f32x4.pmin(second0, f32x4.pmax(best0, a0));
    second1 = f32x4.pmin(second1, f32x4.pmax(best1, a1));
    label0 = v128.bitselect(index, label0, f32x4.lt(a0, best0));
    label1 = v128.bitselect(index, label1, f32x4.lt(a1, best1));
    best0 = f32x4.pmin(best0, a0);
    best1 = f32x4.pmin(best1, a1);
    index = i32x4.add(index, one);
    second0 = f32x4.pmin(second0, f32x4.pmax(best0, b0));
    second1 = f32x4.pmin(second1, f32x4.pmax(best1, b1));
    label0 = v128.bitselect(index, label0, f32x4.lt(b0, best0));
    label1 = v128.bitselect(index, label1, f32x4.lt(b1, best1));
    best0 = f32x4.pmin(best0, b0);
    best1 = f32x4.pmin(best1, b1);
    index = i32x4.add(index, one);
    second0 = f32x4.pmin(second0, f32x4.pmax(best0, c0));
    second1 = f32x4.pmin(second1, f32x4.pmax(best1, c1));
    label0 = v128.bitselect(index, label0, f32x4.lt(c0, best0));
    label1 = v128.bitselect(index, label1, f32x4.lt(c1, best1));
    best0 = f32x4.pmin(best0, c0);
    best1 = f32x4.pmin(best1, c1);
    index = i32x4.add(index, one);
    second0 = f32x4.pmin(second0, f32x4.pmax(best0, d0));
    second1 = f32x4.pmin(second1, f32x4.pmax(best1, d1));
    label0 = v128.bitselect(index, label0, f32x4.lt(d0, best0));
    label1 = v128.bitselect(index, label1, f32x4.lt(d1, best1));
    best0 = f32x4.pmin(best0, d0);
    best1 = f32x4.pmin(best1, d1);
    index = i32x4.add(index, one);
  }
  if (k4 < kPadded) {
    let a0 = v128.load(norms);
    let b0 = v128.load(norms, 16);
    let a1 = a0;
    let b1 = b0;
    for (let at = block; at < blockEnd; at += 32) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      let s = v128.load(splats);
      a0 = f32x4.add(a0, f32x4.mul(x0, s));
      a1 = f32x4.add(a1, f32x4.mul(x1, s));
      s = v128.load(splats, 16);
      b0 = f32x4.add(b0, f32x4.mul(x0, s));
      b1 = f32x4.add(b1, f32x4.mul(x1, s));
      splats += 32;
    }
    second0 = f32x4.pmin(second0, f32x4.pmax(best0, a0));
    second1 = f32x4.pmin(second1, f32x4.pmax(best1, a1));
    label0 = v128.bitselect(index, label0, f32x4.lt(a0, best0));
    label1 = v128.bitselect(index, label1, f32x4.lt(a1, best1));
    best0 = f32x4.pmin(best0, a0);
    best1 = f32x4.pmin(best1, a1);
    index = i32x4.add(index, one);
    second0 = f32x4.pmin(second0, f32x4.pmax(best0, b0));
    second1 = f32x4.pmin(second1, f32x4.pmax(best1, b1));
    label0 = v128.bitselect(index, label0, f32x4.lt(b0, best0));
    label1 = v128.bitselect(index, label1, f32x4.lt(b1, best1));
    best0 = f32x4.pmin(best0, b0);
    best1 = f32x4.pmin(best1, b1);
  }
  v128.store(result, label0);
  v128.store(result, label1, 16);
  const unsure0 = storeGap(best0, second0, v128.load(squares), slack, largestNorm, result + 32);
  const unsure1 = storeGap(best1, second1, v128.load(squares, 16), slack, largestNorm, result + 48);
  return unsure0 | (unsure1 << 4);
}

@inline
function storeGap(best: v128, second: v128, squares: v128, slack: f32, largestNorm: f32, gap: usize): i32 {
  const zero = f32x4.splat(0);
  const error = f32x4.mul(f32x4.add(squares, f32x4.splat(largestNorm)), f32x4.splat(slack));
  const low = f32x4.pmax(zero, f32x4.sub(f32x4.add(second, squares), error));
  const high = f32x4.pmax(zero, f32x4.add(f32x4.add(best, squares), error));
  v128.store(gap, f32x4.sub(f32x4.sqrt(low), f32x4.sqrt(high)));
  return i32x4.bitmask(f32x4.le(f32x4.sub(f32x4.sub(second, best), error), error));
}

/** Label of one row of a block among f64 centres by direct differences in f64; ties go to the lower index. */
export function nearestExactly(row: usize, d: i32, centres: usize, k: i32): i32 {
  let best = Infinity;
  let label = 0;
  for (let c = 0; c < k; c++) {
    const square = squaredDistance(row, centres, d);
    centres += <usize>d << 3;
    if (square < best) {
      best = square;
      label = c;
    }
  }
  return label;
}

/** Squared distance in f64 of one row of a block (its first value at `row`) to an f64 centre. */
export function squaredDistance(row: usize, centre: usize, d: i32): f64 {
  const end = row + (<usize>d << 5);
  let square = 0.0;
  for (; row < end; row += 32) {
    const difference = <f64>load<f32>(row) - load<f64>(centre);
    square += difference * difference;
    centre += 8;
  }
  return square;
}
