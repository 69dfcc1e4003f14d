// A block of rows as f64 columns, and what a pass does with it: etas, dot products of columns.
import { classesOf, columnBytes, LogisticParameters, probabilitiesOf, weightsOf } from './parameters';

/** Rows `row`, .. of the part as columns, with a column of ones for the intercept; zeros fill up. */
export function loadBlock(q: LogisticParameters, row: i32, nRows: i32, block: usize): void {
  const d = <usize>q.d;
  const step = columnBytes(q);
  const rowBytes = (d * <usize>q.stride) << 2;
  const from = q.x + <usize>row * rowBytes;
  if (nRows < q.blockRows) memory.fill(block, 0, d * step);
  const pairs = nRows & ~1;
  for (let r = 0; r < pairs; r += 2) {
    loadPair(from + <usize>r * rowBytes, rowBytes, d, block + ((<usize>r) << 3), step);
  }
  if (pairs < nRows) {
    let at = from + <usize>pairs * rowBytes;
    let to = block + ((<usize>pairs) << 3);
    for (const end = at + (d << 2); at < end; at += 4) {
      store<f64>(to, <f64>load<f32>(at));
      to += step;
    }
  }
  const ones = block + d * step;
  for (let at: usize = 0; at < step; at += 16) v128.store(ones + at, f64x2.splat(1.0));
}

/** Two rows into the same two places of every column. */
@inline
function loadPair(first: usize, rowBytes: usize, d: usize, out: usize, step: usize): void {
  let to = out;
  let at = first;
  const end4 = first + ((d & ~3) << 2);
  const end = first + (d << 2);
  while (at < end4) {
    const a = v128.load(at);
    const b = v128.load(at + rowBytes);
    v128.store(to, f64x2.promote_low_f32x4(v128.shuffle<f32>(a, b, 0, 4, 0, 4)));
    to += step;
    v128.store(to, f64x2.promote_low_f32x4(v128.shuffle<f32>(a, b, 1, 5, 1, 5)));
    to += step;
    v128.store(to, f64x2.promote_low_f32x4(v128.shuffle<f32>(a, b, 2, 6, 2, 6)));
    to += step;
    v128.store(to, f64x2.promote_low_f32x4(v128.shuffle<f32>(a, b, 3, 7, 3, 7)));
    to += step;
    at += 16;
  }
  while (at < end) {
    store<f64>(to, <f64>load<f32>(at));
    store<f64>(to, <f64>load<f32>(at + rowBytes), 8);
    to += step;
    at += 4;
  }
}

/** Weights and classes of the block; weight 0 fills up. */
export function loadLabels(q: LogisticParameters, row: i32, nRows: i32, block: usize): void {
  const weights = weightsOf(q, block);
  const classes = classesOf(q, block);
  memory.fill(weights, 0, 2 * columnBytes(q));
  for (let r = 0; r < nRows; r++) {
    const from = <usize>((row + r) * q.stride) << 2;
    const to = (<usize>r) << 3;
    store<f64>(classes + to, <f64>load<i32>(q.y + from));
    store<f64>(weights + to, q.weights == 0 ? 1.0 : <f64>load<f32>(q.weights + from));
  }
}

/** Etas of all rows of the block, summed in the order of the columns. */
export function rateBlock(q: LogisticParameters, block: usize): void {
  const step = columnBytes(q);
  const end = probabilitiesOf(q, block);
  let coefficients = q.coefficients;
  for (let c = 0; c < q.k; c++) {
    const out = end + <usize>c * step;
    for (let lane: usize = 0; lane < step; lane += 64) {
      let coefficient = coefficients;
      let a0 = f64x2.splat(0.0);
      let a1 = a0;
      let a2 = a0;
      let a3 = a0;
      for (let at = block + lane; at < end; at += step) {
        const s = v128.load64_splat(coefficient);
        a0 = f64x2.add(a0, f64x2.mul(s, v128.load(at)));
        a1 = f64x2.add(a1, f64x2.mul(s, v128.load(at, 16)));
        a2 = f64x2.add(a2, f64x2.mul(s, v128.load(at, 32)));
        a3 = f64x2.add(a3, f64x2.mul(s, v128.load(at, 48)));
        coefficient += 8;
      }
      v128.store(out + lane, a0);
      v128.store(out + lane, a1, 16);
      v128.store(out + lane, a2, 32);
      v128.store(out + lane, a3, 48);
    }
    coefficients += <usize>(q.d + 1) << 3;
  }
}

/** Adds the dot products of one vector with all columns of the block to f64[D] at `out`. */
export function addDots(q: LogisticParameters, vector: usize, block: usize, out: usize): void {
  const step = columnBytes(q);
  const end = block + <usize>(q.d + 1) * step;
  let to = out;
  let column = block;
  for (; column + step < end; column += 2 * step) {
    let a = f64x2.splat(0.0);
    let b = a;
    let c = a;
    let e = a;
    for (let at: usize = 0; at < step; at += 32) {
      const v = v128.load(vector + at);
      const w = v128.load(vector + at, 16);
      a = f64x2.add(a, f64x2.mul(v, v128.load(column + at)));
      c = f64x2.add(c, f64x2.mul(w, v128.load(column + at, 16)));
      b = f64x2.add(b, f64x2.mul(v, v128.load(column + step + at)));
      e = f64x2.add(e, f64x2.mul(w, v128.load(column + step + at, 16)));
    }
    a = f64x2.add(a, c);
    b = f64x2.add(b, e);
    const pair = f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
    v128.store(to, f64x2.add(v128.load(to), pair));
    to += 16;
  }
  if (column < end) {
    let a = f64x2.splat(0.0);
    for (let at: usize = 0; at < step; at += 16) {
      a = f64x2.add(a, f64x2.mul(v128.load(vector + at), v128.load(column + at)));
    }
    store<f64>(to, load<f64>(to) + (f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1)));
  }
}
