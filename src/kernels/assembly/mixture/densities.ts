import { expOfNegative } from './exp-log';
import { BLOCK, COLUMN, deviationsOf, logsOf, MixtureParameters, squaresOf } from './parameters';

/** Eight rows from `row` on, as columns; the last row of all fills up. */
export function loadRows(q: MixtureParameters, row: i32, rows: usize): void {
  const d = <usize>q.d;
  for (let r = 0; r < BLOCK; r++) {
    let from = q.x + ((<usize>min(row + r, q.n - 1) * d) << 2);
    let to = rows + ((<usize>r) << 3);
    for (let j: usize = 0; j < d; j++) {
      store<f64>(to, <f64>load<f32>(from));
      from += 4;
      to += COLUMN;
    }
  }
}

/** Deviations of the rows from the mean of a component. */
export function deviate(q: MixtureParameters, c: i32, rows: usize): void {
  let from = rows;
  let to = deviationsOf(q, rows);
  const end = to;
  let mean = q.means + ((<usize>(c * q.d)) << 3);
  while (from < end) {
    const m = v128.load64_splat(mean);
    v128.store(to, f64x2.sub(v128.load(from), m));
    v128.store(to, f64x2.sub(v128.load(from, 16), m), 16);
    v128.store(to, f64x2.sub(v128.load(from, 32), m), 32);
    v128.store(to, f64x2.sub(v128.load(from, 48), m), 48);
    from += COLUMN;
    to += COLUMN;
    mean += 8;
  }
}

/** Squared distances and log densities of the rows in every component; the largest log of each row comes last. */
export function rate(q: MixtureParameters, rows: usize): void {
  const logs = logsOf(q, rows);
  const most = logs + <usize>q.k * COLUMN;
  for (let c = 0; c < q.k; c++) {
    deviate(q, c, rows);
    const squares = squaresOf(q, rows) + <usize>c * COLUMN;
    if (q.isDiagonal) squaresDiagonal(q, c, deviationsOf(q, rows), squares);
    else squaresFull(q, c, deviationsOf(q, rows), squares);
    const offset = v128.load64_splat(q.offsets + ((<usize>c) << 3));
    const half = f64x2.splat(0.5);
    for (let at: usize = 0; at < COLUMN; at += 16) {
      const log = f64x2.sub(offset, f64x2.mul(half, v128.load(squares + at)));
      v128.store(logs + <usize>c * COLUMN + at, log);
      v128.store(most + at, c == 0 ? log : f64x2.max(v128.load(most + at), log));
    }
  }
}

/** Turns logs into exp(log - largest), and the last column into their sum; `largest` f64[8] keeps what that was. */
export function exponentiate(q: MixtureParameters, rows: usize, largest: usize): void {
  const logs = logsOf(q, rows);
  const last = logs + <usize>q.k * COLUMN;
  for (let at: usize = 0; at < COLUMN; at += 16) {
    const most = v128.load(last + at);
    let sum = f64x2.splat(0.0);
    for (let log = logs + at; log < last; log += COLUMN) {
      const value = expOfNegative(f64x2.sub(v128.load(log), most));
      v128.store(log, value);
      sum = f64x2.add(sum, value);
    }
    v128.store(largest + at, most);
    v128.store(last + at, sum);
  }
}

function squaresDiagonal(q: MixtureParameters, c: i32, deviations: usize, out: usize): void {
  let factor = q.factors + ((<usize>(c * q.d)) << 3);
  let s0 = f64x2.splat(0.0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = deviations + <usize>q.d * COLUMN;
  for (let at = deviations; at < end; at += COLUMN) {
    const f = v128.load64_splat(factor);
    const y0 = f64x2.mul(f, v128.load(at));
    const y1 = f64x2.mul(f, v128.load(at, 16));
    const y2 = f64x2.mul(f, v128.load(at, 32));
    const y3 = f64x2.mul(f, v128.load(at, 48));
    s0 = f64x2.add(s0, f64x2.mul(y0, y0));
    s1 = f64x2.add(s1, f64x2.mul(y1, y1));
    s2 = f64x2.add(s2, f64x2.mul(y2, y2));
    s3 = f64x2.add(s3, f64x2.mul(y3, y3));
    factor += 8;
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
}

function squaresFull(q: MixtureParameters, c: i32, deviations: usize, out: usize): void {
  const stride = (<usize>q.d) << 3;
  let factors = q.factors + <usize>(c * q.d) * stride;
  const end = deviations + <usize>q.d * COLUMN;
  let s0 = f64x2.splat(0.0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let last = deviations; last < end; last += COLUMN) {
    let factor = factors;
    let y0 = f64x2.splat(0.0);
    let y1 = y0;
    let y2 = y0;
    let y3 = y0;
    for (let at = deviations; at <= last; at += COLUMN) {
      const f = v128.load64_splat(factor);
      y0 = f64x2.add(y0, f64x2.mul(f, v128.load(at)));
      y1 = f64x2.add(y1, f64x2.mul(f, v128.load(at, 16)));
      y2 = f64x2.add(y2, f64x2.mul(f, v128.load(at, 32)));
      y3 = f64x2.add(y3, f64x2.mul(f, v128.load(at, 48)));
      factor += 8;
    }
    s0 = f64x2.add(s0, f64x2.mul(y0, y0));
    s1 = f64x2.add(s1, f64x2.mul(y1, y1));
    s2 = f64x2.add(s2, f64x2.mul(y2, y2));
    s3 = f64x2.add(s3, f64x2.mul(y3, y3));
    factors += stride;
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
}
