// Gradients of the log-loss as whole numbers of a unit so small that any sum of rows fits i32: sums are then the same
// in any order, at any number of threads.
import { barrier } from '../gang';
import { firstPart } from '../parts';
import { ABSOLUTE, Area, BoostParameters, CHUNK, LOG_LOSS, POISSON, rootSums, SQUARED } from './parameters';
import { LARGEST_GRADIENT, LARGEST_HESSIAN, packPairs } from './row-words';

/** Largest sum of a tree's gradients, and of its hessians, in units. */
const LARGEST_SUM: f64 = 1073741824.0;
/** From so many rows on leaves are large enough for rows to be packed. */
const ROWS_WORTH_PACKING: i32 = 16384;
/** Units that rows have in the mean, at least, where they are packed: what is lost is noise far below that of the rows. */
const UNITS_OF_A_ROW: f64 = 8.0;
const LOG2_E: f32 = 1.4426950408889634;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;

/** exp(x), four at a time, |x| up to 80 (beyond as at 80); relative error under 3e-7. */
@inline
export function exp4(given: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(given, f32x4.splat(80)), f32x4.splat(-80));
  const whole = f32x4.nearest(f32x4.mul(x, f32x4.splat(LOG2_E)));
  const high = f32x4.sub(x, f32x4.mul(whole, f32x4.splat(LN2_HIGH)));
  const r = f32x4.sub(high, f32x4.mul(whole, f32x4.splat(LN2_LOW)));
  let p = f32x4.splat(1.0 / 5040.0);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 720.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 120.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 24.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 6.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.5));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0));
  const exponent = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23);
  return f32x4.mul(p, exponent);
}

/** Probabilities of all classes from the scores, before the trees of a round. */
export function softmax(q: BoostParameters, threadIndex: i32, nThreads: i32): void {
  const nBlocks = q.nPadded >> 2;
  const stride = <usize>q.nPadded << 2;
  const size = <usize>q.nOutputs * stride;
  const from = <usize>firstPart(nBlocks, threadIndex, nThreads) << 4;
  const to = <usize>firstPart(nBlocks, threadIndex + 1, nThreads) << 4;
  for (let at = from; at < to; at += 16) {
    const scores = q.scores + at;
    const shares = q.probabilities + at;
    let largest = v128.load(scores);
    for (let k = stride; k < size; k += stride) largest = f32x4.max(largest, v128.load(scores + k));
    let sum = f32x4.splat(0);
    for (let k: usize = 0; k < size; k += stride) {
      const share = exp4(f32x4.sub(v128.load(scores + k), largest));
      v128.store(shares + k, share);
      sum = f32x4.add(sum, share);
    }
    const inverse = f32x4.div(f32x4.splat(1), sum);
    for (let k: usize = 0; k < size; k += stride) {
      v128.store(shares + k, f32x4.mul(v128.load(shares + k), inverse));
    }
  }
}

/** Gradients and hessians of one output in units of the tree; returns whether they are finite. */
export function takeGradients(
  q: BoostParameters,
  area: Area,
  output: i32,
  seed: u32,
  threadIndex: i32,
  nThreads: i32,
): bool {
  const nChunks = (q.n + CHUNK - 1) / CHUNK;
  const from = firstPart(nChunks, threadIndex, nThreads);
  const to = firstPart(nChunks, threadIndex + 1, nThreads);
  for (let chunk = from; chunk < to; chunk++) {
    const end = min(q.nPadded, (chunk + 1) * CHUNK);
    const sums = q.sums + (<usize>chunk << 5);
    if (q.loss != LOG_LOSS) ofTargets(q, chunk * CHUNK, end, sums);
    else if (q.nOutputs == 1) ofTwoClasses(q, chunk * CHUNK, end, sums);
    else ofClass(q, output, chunk * CHUNK, end, sums);
    v128.store(sums, largestOf(q, chunk * CHUNK, end), 16);
  }
  barrier(q, nThreads);
  let total = f64x2.splat(0);
  let largest = f32x4.splat(0);
  for (let chunk = 0; chunk < nChunks; chunk++) {
    const sums = q.sums + (<usize>chunk << 5);
    total = f64x2.add(total, v128.load(sums));
    largest = f32x4.max(largest, v128.load(sums, 16));
  }
  const gradients = f64x2.extract_lane(total, 0);
  const hessians = f64x2.extract_lane(total, 1);
  if (!(gradients < Infinity && hessians < Infinity)) return false;
  takeUnits(q, area, gradients, hessians, f64x2.promote_low_f32x4(largest));
  const sums = quantise(q, area, seed, from * CHUNK, min(q.n, to * CHUNK));
  v128.store(rootSums(q, threadIndex), sums);
  return true;
}

/** Units such that sums are whole numbers of them, few enough to be packed where rows are of about one size. */
function takeUnits(q: BoostParameters, area: Area, gradients: f64, hessians: f64, largest: v128): void {
  let gradientScale = gradients > 0 ? scaleFor(LARGEST_SUM / gradients) : 0;
  let hessianScale = hessians > 0 ? scaleFor(LARGEST_SUM / hessians) : 0;
  const forGradients = gradients > 0 ? scaleFor(LARGEST_GRADIENT / f64x2.extract_lane(largest, 0)) : 0;
  const forHessians = hessians > 0 ? scaleFor(LARGEST_HESSIAN / f64x2.extract_lane(largest, 1)) : 0;
  const least = UNITS_OF_A_ROW * <f64>q.nTrain;
  area.isPacked =
    q.nTrain >= ROWS_WORTH_PACKING &&
    gradients * forGradients >= least &&
    hessians * forHessians >= least;
  if (area.isPacked) {
    gradientScale = min(gradientScale, forGradients);
    hessianScale = min(hessianScale, forHessians);
  }
  area.gradientScale = gradientScale;
  area.hessianScale = hessianScale;
  area.gradientUnit = gradients > 0 ? 1.0 / gradientScale : 0;
  area.hessianUnit = hessians > 0 ? 1.0 / hessianScale : 0;
  area.minHessian = <i32>max(1.0, min(2147483647.0, Math.ceil(q.minHessian * hessianScale)));
}

/** Largest gradient, whatever its sign, and hessian of the rows, in the first two lanes. */
function largestOf(q: BoostParameters, from: i32, to: i32): v128 {
  let largest = f32x4.splat(0);
  const end = q.gradients + (<usize>to << 3);
  for (let at = q.gradients + (<usize>from << 3); at < end; at += 32) {
    largest = f32x4.pmax(largest, f32x4.pmax(f32x4.abs(v128.load(at)), f32x4.abs(v128.load(at, 16))));
  }
  return f32x4.max(largest, v128.shuffle<i32>(largest, largest, 2, 3, 2, 3));
}

/** An f32, so that products in f32 are of the scale that is told; a power of 2 keeps them exact. */
function scaleFor(scale: f64): f64 {
  const bits = reinterpret<u64>(scale) & 0x7ff0000000000000;
  return min(reinterpret<f64>(bits), 1.0e36);
}

function ofTwoClasses(q: BoostParameters, from: i32, to: i32, sums: usize): void {
  const one = f32x4.splat(1);
  const sign = i32x4.splat(0x80000000);
  let gradients = f64x2.splat(0);
  let hessians = f64x2.splat(0);
  for (let row = from; row < to; row += 4) {
    const at = <usize>row << 2;
    // how far each score is on the wrong side
    const isFirst = i32x4.eq(v128.load(q.y + at), i32x4.splat(0));
    const flip = v128.andnot(sign, isFirst);
    const wrong = v128.xor(v128.load(q.scores + at), flip);
    const right = exp4(f32x4.neg(wrong));
    const miss = f32x4.div(one, f32x4.add(one, right));
    let size = miss;
    let hessian = f32x4.mul(f32x4.mul(right, miss), miss);
    if (q.weights != 0) {
      const weight = v128.load(q.weights + at);
      size = f32x4.mul(size, weight);
      hessian = f32x4.mul(hessian, weight);
    }
    if (row + 4 > q.n) {
      const inside = i32x4.lt_s(i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(row)), i32x4.splat(q.n));
      size = v128.and(size, inside);
      hessian = v128.and(hessian, inside);
    }
    gradients = addLanes(gradients, size);
    hessians = addLanes(hessians, hessian);
    keep(q, row, v128.xor(size, flip), hessian);
  }
  storeSums(sums, gradients, hessians);
}

/** Of numbers: derivatives by the score, which is the number or, of Poisson and Tweedie, its logarithm. */
function ofTargets(q: BoostParameters, from: i32, to: i32, sums: usize): void {
  const one = f32x4.splat(1);
  const low = f32x4.splat(<f32>(1.0 - q.power));
  const high = f32x4.splat(<f32>(2.0 - q.power));
  let gradients = f64x2.splat(0);
  let hessians = f64x2.splat(0);
  for (let row = from; row < to; row += 4) {
    const at = <usize>row << 2;
    const score = v128.load(q.scores + at);
    const target = v128.load(q.targets + at);
    let gradient = f32x4.sub(score, target);
    let hessian = one;
    if (q.loss == ABSOLUTE) {
      const above = v128.and(f32x4.gt(score, target), one);
      gradient = f32x4.sub(above, v128.and(f32x4.lt(score, target), one));
    } else if (q.loss == POISSON) {
      hessian = exp4(score);
      gradient = f32x4.sub(hessian, target);
    } else if (q.loss != SQUARED) {
      const first = f32x4.mul(target, exp4(f32x4.mul(low, score)));
      const second = exp4(f32x4.mul(high, score));
      gradient = f32x4.sub(second, first);
      hessian = f32x4.sub(f32x4.mul(high, second), f32x4.mul(low, first));
    }
    if (q.weights != 0) {
      const weight = v128.load(q.weights + at);
      gradient = f32x4.mul(gradient, weight);
      hessian = f32x4.mul(hessian, weight);
    }
    if (row + 4 > q.n) {
      const inside = i32x4.lt_s(i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(row)), i32x4.splat(q.n));
      gradient = v128.and(gradient, inside);
      hessian = v128.and(hessian, inside);
    }
    gradients = addLanes(gradients, f32x4.abs(gradient));
    hessians = addLanes(hessians, hessian);
    keep(q, row, gradient, hessian);
  }
  storeSums(sums, gradients, hessians);
}

function ofClass(q: BoostParameters, output: i32, from: i32, to: i32, sums: usize): void {
  const one = f32x4.splat(1);
  const factor = f32x4.splat(<f32>q.nOutputs / <f32>(q.nOutputs - 1));
  const shares = q.probabilities + ((<usize>output * <usize>q.nPadded) << 2);
  let gradients = f64x2.splat(0);
  let hessians = f64x2.splat(0);
  for (let row = from; row < to; row += 4) {
    const at = <usize>row << 2;
    const share = v128.load(shares + at);
    const isOwn = i32x4.eq(v128.load(q.y + at), i32x4.splat(output));
    let gradient = f32x4.sub(share, v128.and(isOwn, one));
    let hessian = f32x4.mul(factor, f32x4.mul(share, f32x4.max(f32x4.sub(one, share), f32x4.splat(1e-16))));
    if (q.weights != 0) {
      const weight = v128.load(q.weights + at);
      gradient = f32x4.mul(gradient, weight);
      hessian = f32x4.mul(hessian, weight);
    }
    if (row + 4 > q.n) {
      const inside = i32x4.lt_s(i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(row)), i32x4.splat(q.n));
      gradient = v128.and(gradient, inside);
      hessian = v128.and(hessian, inside);
    }
    gradients = addLanes(gradients, f32x4.abs(gradient));
    hessians = addLanes(hessians, hessian);
    keep(q, row, gradient, hessian);
  }
  storeSums(sums, gradients, hessians);
}

@inline
function addLanes(sum: v128, values: v128): v128 {
  const low = f64x2.promote_low_f32x4(values);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(values, values, 2, 3, 2, 3));
  return f64x2.add(sum, f64x2.add(low, high));
}

@inline
function storeSums(sums: usize, gradients: v128, hessians: v128): void {
  store<f64>(sums, f64x2.extract_lane(gradients, 0) + f64x2.extract_lane(gradients, 1));
  store<f64>(sums, f64x2.extract_lane(hessians, 0) + f64x2.extract_lane(hessians, 1), 8);
}

/** Four rows as gradient and hessian in f32. */
@inline
function keep(q: BoostParameters, row: i32, gradients: v128, hessians: v128): void {
  const to = q.gradients + (<usize>row << 3);
  v128.store(to, v128.shuffle<i32>(gradients, hessians, 0, 4, 1, 5));
  v128.store(to, v128.shuffle<i32>(gradients, hessians, 2, 6, 3, 7), 16);
}

/** Of rows [from, to), a multiple of 2 or all of them; returns their sums. */
function quantise(q: BoostParameters, area: Area, seed: u32, from: i32, to: i32): v128 {
  const gradients = <f32>area.gradientScale;
  const hessians = <f32>area.hessianScale;
  const scale = f32x4(gradients, hessians, gradients, hessians);
  // few units: what is rounded up and down is drawn by row, so that sums are right in the mean
  const width = area.isPacked ? f32x4.splat(<f32>2.3283064365386963e-10) : f32x4.splat(0);
  const step: v128 = i32x4(0x9e3779b9, 0xc13fa9a9, 0x9e3779b9, 0xc13fa9a9);
  const step2 = i32x4.add(step, step);
  let draw = i32x4.add(i32x4.mul(i32x4.splat(from), step), i32x4.splat(<i32>seed));
  draw = i32x4.add(draw, v128.and(step, i32x4(0, 0, -1, -1)));
  let sums = i32x4.splat(0);
  const end = q.gradients + (<usize>to << 3);
  for (let at = q.gradients + (<usize>from << 3); at < end; at += 16) {
    const units = f32x4.mul(v128.load(at), scale);
    const drawn = f32x4.nearest(f32x4.add(units, f32x4.mul(f32x4.convert_i32x4_s(draw), width)));
    const pairs = i32x4.trunc_sat_f32x4_s(drawn);
    sums = i32x4.add(sums, pairs);
    v128.store(at, area.isPacked ? packPairs(pairs) : pairs);
    draw = i32x4.add(draw, step2);
  }
  return i32x4.add(sums, v128.shuffle<i32>(sums, sums, 2, 3, 0, 1));
}
