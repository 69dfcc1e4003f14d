// The copy of a matrix that k-means works on: value = x * scale - shift. The shift is the mean cut to 16 bits, so
// that whole numbers and other short values lose nothing; the scale is a power of two, other than 1 only where f32
// squares could overflow or vanish. Blocks of 8 rows, structure of arrays inside a block: block b, column j, row r
// of the block at (b * d + j) * 8 + r.
import { addRows, widenRange } from './columns';
import { barrier, Gang } from './gang';
import { Cursor, take } from './layout';
import { firstPart, mostParts, partCount, rowsPerPart } from './parts';

/** Room for a header such as Prepared or Fit. */
export const HEADER_BYTES: u64 = 256;

@unmanaged
export class Prepared {
  /** Multiplies the centred data. */
  scale: f64;
  /** Mean column variance of the prepared data. */
  meanVariance: f64;
  x: usize;
  n: i32;
  d: i32;
  nBlocks: i32;
  nParts: i32;
  rowsPerPart: i32;
  blocks: usize;
  /** f32[nBlocks * 8] squared norms of the prepared rows. */
  squares: usize;
  /** f32[d] subtracted after scaling. */
  shift: usize;
  /** per part: f64[d] sums, f32[d] lowest, f32[d] highest, f64 sum of squares. */
  sums: usize;
  lows: usize;
  highs: usize;
  squareSums: usize;
}

/** Fills the header; the pieces are carved from `cursor`. */
export function layoutPrepared(p: Prepared, cursor: Cursor, x: usize, n: i32, d: i32): void {
  p.x = x;
  p.n = n;
  p.d = d;
  p.nBlocks = (n + 7) >> 3;
  p.nParts = partCount(n);
  p.rowsPerPart = rowsPerPart(n);
  const columns = <u64>d;
  const parts = <u64>mostParts(n);
  const cells = parts * columns;
  p.blocks = take(cursor, <u64>p.nBlocks * columns * 32);
  p.squares = take(cursor, <u64>p.nBlocks * 32);
  p.shift = take(cursor, columns * 4);
  p.sums = take(cursor, cells * 8);
  p.lows = take(cursor, cells * 4);
  p.highs = take(cursor, cells * 4);
  p.squareSums = take(cursor, parts * 8);
}

/** Fills a laid out copy; all threads of the gang call it, and all see it complete when it returns. */
export function prepare(p: Prepared, gang: Gang, threadIndex: i32, nThreads: i32): void {
  const from = firstPart(p.nParts, threadIndex, nThreads);
  const to = firstPart(p.nParts, threadIndex + 1, nThreads);
  for (let part = from; part < to; part++) describePart(p, part);
  barrier(gang, nThreads);
  combineParts(p);
  for (let part = from; part < to; part++) writePart(p, part);
  barrier(gang, nThreads);
  let total = 0.0;
  for (let part = 0; part < p.nParts; part++) total += load<f64>(p.squareSums + (<usize>part << 3));
  total /= <f64>p.n;
  for (let j: usize = 0; j < <usize>p.d; j++) {
    const offset = meanOf(p, j) * p.scale - <f64>load<f32>(p.shift + (j << 2));
    total -= offset * offset;
  }
  p.meanVariance = max(0.0, total) / <f64>p.d;
}

function describePart(p: Prepared, part: i32): void {
  const from = part * p.rowsPerPart;
  const to = min(p.n, from + p.rowsPerPart);
  const cells = <usize>part * <usize>p.d;
  const sums = p.sums + (cells << 3);
  const low = p.lows + (cells << 2);
  const high = p.highs + (cells << 2);
  const bytes = <usize>p.d << 2;
  memory.fill(sums, 0, bytes << 1);
  memory.copy(low, p.x + <usize>from * bytes, bytes);
  memory.copy(high, low, bytes);
  addRows(p.x, p.d, from, to, sums);
  widenRange(p.x, p.d, from, to, low, high);
}

/** Shift and scale; every thread computes and writes the same values. */
function combineParts(p: Prepared): void {
  let range = 0.0;
  for (let j: usize = 0; j < <usize>p.d; j++) {
    let low = Infinity;
    let high = -Infinity;
    for (let part: usize = 0; part < <usize>p.nParts; part++) {
      const cell = part * <usize>p.d + j;
      low = min(low, <f64>load<f32>(p.lows + (cell << 2)));
      high = max(high, <f64>load<f32>(p.highs + (cell << 2)));
    }
    const mean = meanOf(p, j);
    range = max(range, max(high - mean, mean - low));
  }
  const scale = scaleFor(range);
  p.scale = scale;
  for (let j: usize = 0; j < <usize>p.d; j++) {
    const bits = reinterpret<u32>(<f32>(meanOf(p, j) * scale));
    store<u32>(p.shift + (j << 2), (bits + 0x80) & 0xffffff00);
  }
}

function meanOf(p: Prepared, j: usize): f64 {
  let sum = 0.0;
  for (let part: usize = 0; part < <usize>p.nParts; part++) {
    sum += load<f64>(p.sums + ((part * <usize>p.d + j) << 3));
  }
  return sum / <f64>p.n;
}

/** 1 where squares of f32 are safe, else the power of two that brings `range` into [1, 2). */
export function scaleFor(range: f64): f64 {
  if (range == 0.0 || (range > 1e-6 && range < 1e12)) return 1.0;
  const exponent = <i32>((reinterpret<u64>(range) >> 52) & 2047) - 1023;
  const bounded = max(-120, min(120, -exponent));
  return reinterpret<f64>(<u64>(bounded + 1023) << 52);
}

function writePart(p: Prepared, part: i32): void {
  const from = part * p.rowsPerPart;
  const to = min(p.n, from + p.rowsPerPart);
  const whole = from + ((to - from) & ~7);
  for (let row = from; row < whole; row += 8) writeBlock(p, row);
  if (whole < to) writeShortBlock(p, whole, to);
  let total = 0.0;
  for (let row = from; row < to; row++) total += <f64>load<f32>(p.squares + (<usize>row << 2));
  store<f64>(p.squareSums + (<usize>part << 3), total);
}

function writeBlock(p: Prepared, row: i32): void {
  const d = <usize>p.d;
  const stride = d << 2;
  const out = p.blocks + (<usize>row * d << 2);
  const in0 = p.x + <usize>row * stride;
  let squares0 = f32x4.splat(0);
  let squares1 = f32x4.splat(0);
  const d4 = d & ~3;
  const scale = f32x4.splat(<f32>p.scale);
  for (let j: usize = 0; j < d4; j += 4) {
    const shift = v128.load(p.shift + (j << 2));
    const to = out + (j << 5);
    const low = in0 + (j << 2);
    const high = low + (stride << 2);
    squares0 = f32x4.add(
      squares0,
      writeFour(low, low + stride, low + 2 * stride, low + 3 * stride, to, scale, shift),
    );
    squares1 = f32x4.add(
      squares1,
      writeFour(high, high + stride, high + 2 * stride, high + 3 * stride, to + 16, scale, shift),
    );
  }
  v128.store(p.squares + (<usize>row << 2), squares0);
  v128.store(p.squares + (<usize>row << 2), squares1, 16);
  if (d4 < d) {
    for (let r: i32 = 0; r < 8; r++) writeCells(p, row + r, d4);
  }
}

/** Four rows of four columns, transposed; returns the sum of their squares per row. */
@inline
function writeFour(r0: usize, r1: usize, r2: usize, r3: usize, to: usize, scale: v128, shift: v128): v128 {
  const a = f32x4.sub(f32x4.mul(v128.load(r0), scale), shift);
  const b = f32x4.sub(f32x4.mul(v128.load(r1), scale), shift);
  const c = f32x4.sub(f32x4.mul(v128.load(r2), scale), shift);
  const e = f32x4.sub(f32x4.mul(v128.load(r3), scale), shift);
  const ab0 = i32x4.shuffle(a, b, 0, 4, 1, 5);
  const ab1 = i32x4.shuffle(a, b, 2, 6, 3, 7);
  const ce0 = i32x4.shuffle(c, e, 0, 4, 1, 5);
  const ce1 = i32x4.shuffle(c, e, 2, 6, 3, 7);
  const column0 = i64x2.shuffle(ab0, ce0, 0, 2);
  const column1 = i64x2.shuffle(ab0, ce0, 1, 3);
  const column2 = i64x2.shuffle(ab1, ce1, 0, 2);
  const column3 = i64x2.shuffle(ab1, ce1, 1, 3);
  v128.store(to, column0);
  v128.store(to, column1, 32);
  v128.store(to, column2, 64);
  v128.store(to, column3, 96);
  return f32x4.add(
    f32x4.add(f32x4.mul(column0, column0), f32x4.mul(column1, column1)),
    f32x4.add(f32x4.mul(column2, column2), f32x4.mul(column3, column3)),
  );
}

function writeShortBlock(p: Prepared, row: i32, to: i32): void {
  const d = <usize>p.d;
  memory.fill(p.blocks + (<usize>row * d << 2), 0, d << 5);
  memory.fill(p.squares + (<usize>row << 2), 0, 32);
  for (let i = row; i < to; i++) writeCells(p, i, 0);
}

/** Columns `first`.. of one row, and their share of its squared norm. */
function writeCells(p: Prepared, row: i32, first: usize): void {
  const d = <usize>p.d;
  const out = p.blocks + (<usize>(row & ~7) * d << 2) + (<usize>(row & 7) << 2);
  const scale = <f32>p.scale;
  let square = first > 0 ? load<f32>(p.squares + (<usize>row << 2)) : 0;
  for (let j = first; j < d; j++) {
    const raw = load<f32>(p.x + ((<usize>row * d + j) << 2));
    const value = raw * scale - load<f32>(p.shift + (j << 2));
    store<f32>(out + (j << 5), value);
    square += value * value;
  }
  store<f32>(p.squares + (<usize>row << 2), square);
}

/**
 * Prepares 8 rows of any numbers, i32 at `list`, as one block at `out` with their squared norms at `squares`; with
 * fewer than 8 the first stands for those that lack.
 */
export function gatherRows(p: Prepared, list: usize, count: i32, out: usize, squares: usize): void {
  gatherFour(p, list, min(count, 4), out);
  gatherSquares(p, list, min(count, 4), squares);
  if (count < 5) return;
  gatherFour(p, list + 16, count - 4, out + 16);
  gatherSquares(p, list + 16, count - 4, squares + 16);
}

/** Number of a row of a list of `count`. */
@inline
function listed(list: usize, at: i32, count: i32): usize {
  return <usize>load<i32>(list + (<usize>(at < count ? at : 0) << 2));
}

function gatherFour(p: Prepared, list: usize, count: i32, out: usize): void {
  const d = <usize>p.d;
  const stride = d << 2;
  let r0 = p.x + listed(list, 0, count) * stride;
  let r1 = p.x + listed(list, 1, count) * stride;
  let r2 = p.x + listed(list, 2, count) * stride;
  let r3 = p.x + listed(list, 3, count) * stride;
  const scale = f32x4.splat(<f32>p.scale);
  let shift = p.shift;
  const end4 = r0 + ((d & ~3) << 2);
  const end = r0 + stride;
  while (r0 < end4) {
    writeFour(r0, r1, r2, r3, out, scale, v128.load(shift));
    r0 += 16;
    r1 += 16;
    r2 += 16;
    r3 += 16;
    shift += 16;
    out += 128;
  }
  while (r0 < end) {
    let raw = v128.load32_zero(r0);
    raw = v128.load_lane<f32>(r1, raw, 1);
    raw = v128.load_lane<f32>(r2, raw, 2);
    raw = v128.load_lane<f32>(r3, raw, 3);
    v128.store(out, f32x4.sub(f32x4.mul(raw, scale), v128.load32_splat(shift)));
    r0 += 4;
    r1 += 4;
    r2 += 4;
    r3 += 4;
    shift += 4;
    out += 32;
  }
}

function gatherSquares(p: Prepared, list: usize, count: i32, out: usize): void {
  let squares = v128.load32_zero(p.squares + (listed(list, 0, count) << 2));
  squares = v128.load_lane<f32>(p.squares + (listed(list, 1, count) << 2), squares, 1);
  squares = v128.load_lane<f32>(p.squares + (listed(list, 2, count) << 2), squares, 2);
  squares = v128.load_lane<f32>(p.squares + (listed(list, 3, count) << 2), squares, 3);
  v128.store(out, squares);
}
