// Rows of a resampling draw, from the streams of src/base/rng.ts: the same as src/kernels/scalar/draws.ts.
import { nextInt, nextUniform, Rng } from '../random';

const TWO_PI: f64 = 6.283185307179586;
const LN_2: f64 = 0.6931471805599453;

/** Columns of each group by an own permutation; `groups` i32 [nCols] numbered 0.. by first column, `order` i32 [nRows] scratch. */
export function permuteColumns(out: usize, x: usize, nRows: i32, nCols: i32, groups: usize, order: usize, rng: Rng): void {
  let nGroups = 0;
  for (let j = 0; j < nCols; j++) nGroups = max(nGroups, load<i32>(groups + ((<usize>j) << 2)) + 1);
  const stride = (<usize>nCols) << 2;
  for (let group = 0; group < nGroups; group++) {
    shuffle(order, nRows, rng);
    for (let j = 0; j < nCols; j++) {
      if (load<i32>(groups + ((<usize>j) << 2)) != group) continue;
      const from = x + ((<usize>j) << 2);
      let to = out + ((<usize>j) << 2);
      for (let i = 0; i < nRows; i++, to += stride) {
        store<f32>(to, load<f32>(from + <usize>load<i32>(order + ((<usize>i) << 2)) * stride));
      }
    }
  }
}

/** Fisher and Yates's shuffle of 0..n-1, last place first. */
function shuffle(order: usize, n: i32, rng: Rng): void {
  for (let i = 0; i < n; i++) store<i32>(order + ((<usize>i) << 2), i);
  for (let i = n - 1; i > 0; i--) {
    const at = order + ((<usize>i) << 2);
    const other = order + ((<usize>nextInt(rng, i + 1)) << 2);
    const value = load<i32>(at);
    store<i32>(at, load<i32>(other));
    store<i32>(other, value);
  }
}

/** Gaussian rows; `table` f64 holds the mean [nCols] and a root of the covariance [nCols, nCols], `normals` f64 [nCols] scratch. */
export function gaussianRows(out: usize, nRows: i32, nCols: i32, table: usize, normals: usize, rng: Rng): void {
  const d = <usize>nCols;
  const root = table + (d << 3);
  for (let i = 0; i < nRows; i++) {
    for (let j: usize = 0; j < d; j++) store<f64>(normals + (j << 3), nextNormal(rng));
    for (let j: usize = 0; j < d; j++, out += 4) {
      const row = root + ((j * d) << 3);
      let value = load<f64>(table + (j << 3));
      for (let c: usize = 0; c <= j; c++) value += load<f64>(row + (c << 3)) * load<f64>(normals + (c << 3));
      store<f32>(out, <f32>value);
    }
  }
}

/** Uniform rows; `table` f64 holds the lowest values [nCols] and the widths [nCols] of the box. */
export function boxRows(out: usize, nRows: i32, nCols: i32, table: usize, rng: Rng): void {
  const widths = table + ((<usize>nCols) << 3);
  for (let i = 0; i < nRows; i++) {
    for (let j: usize = 0; j < <usize>nCols; j++, out += 4) {
      store<f32>(out, <f32>(load<f64>(table + (j << 3)) + load<f64>(widths + (j << 3)) * nextUniform(rng)));
    }
  }
}

/** The distinct rows of a sample of nRows with replacement, ascending: copied to `out`, numbers to `drawn` i32 [nRows]. Returns how many. */
export function bootstrapRows(out: usize, x: usize, nRows: i32, nCols: i32, drawn: usize, rng: Rng): i32 {
  memory.fill(drawn, 0, (<usize>nRows) << 2);
  for (let i = 0; i < nRows; i++) store<i32>(drawn + ((<usize>nextInt(rng, nRows)) << 2), 1);
  const stride = (<usize>nCols) << 2;
  let n = 0;
  for (let i = 0; i < nRows; i++) {
    if (load<i32>(drawn + ((<usize>i) << 2)) == 0) continue;
    memory.copy(out + <usize>n * stride, x + <usize>i * stride, stride);
    store<i32>(drawn + ((<usize>n) << 2), i);
    n++;
  }
  return n;
}

/** Standard normal deviate (Box and Muller 1958), one of the pair. */
export function nextNormal(rng: Rng): f64 {
  const radius = Math.sqrt(-2 * naturalLog(1 - nextUniform(rng)));
  return radius * cosineOfTurns(nextUniform(rng));
}

/** ln x, 0 < x <= 1, normal; relative error below 1e-14: the series of artanh on [sqrt(1/2), sqrt(2)]. */
function naturalLog(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  let exponent = <i32>(bits >> 52) - 1023;
  let mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    exponent++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  let sum = 1.0 / 21;
  for (let odd = 19; odd > 0; odd -= 2) sum = sum * z + 1.0 / <f64>odd;
  return 2 * s * sum + <f64>exponent * LN_2;
}

/** cos(2 pi u), 0 <= u < 1; error below 1e-15: Taylor's series within an eighth of a turn. */
function cosineOfTurns(u: f64): f64 {
  const quadrant = <i32>(u * 4 + 0.5);
  const angle = (u - <f64>quadrant * 0.25) * TWO_PI;
  const z = -angle * angle;
  const isSine = (quadrant & 1) != 0;
  let term = isSine ? angle : 1.0;
  let sum = term;
  for (let i = isSine ? 2 : 1; i < 18; i += 2) {
    term *= z / <f64>(i * (i + 1));
    sum += term;
  }
  return quadrant == 1 || quadrant == 2 ? -sum : sum;
}
