// Rows of a leaf lie far apart: they are copied next to each other first, many at once, so that the processor waits for
// memory once and not row after row.
import { Area, BoostParameters, gatheredOf } from './parameters';
import { unpackPairs } from './row-words';

/** Rows at once. */
export const GATHERED_ROWS: i32 = 64;
/** Bytes of a row's codes. */
export const GATHERED_BYTES: usize = 32;

/** Sums of the gathered rows: words, or 16 bytes each. */
@inline
export function gatheredSums(area: Area): usize {
  return gatheredOf(area) + <usize>GATHERED_ROWS * GATHERED_BYTES;
}

/** Codes of the first row in the active columns from `from` on, where these are next to each other. */
@inline
export function codesFrom(q: BoostParameters, area: Area, from: i32): usize {
  if (q.tables != 0) return q.tables + <usize>from * <usize>q.n;
  return q.rows + <usize>load<i32>(area.active + (<usize>from << 2));
}

/** Bytes from row to row. */
@inline
export function strideOf(q: BoostParameters, from: i32, to: i32): usize {
  return q.tables != 0 ? <usize>(to - from) : <usize>q.d;
}

/** Codes of the rows order[start, start + rows) in the active columns [from, to) of a tree, up to 24. */
export function gatherCodes(q: BoostParameters, area: Area, from: i32, to: i32, start: i32, rows: i32): void {
  const active = area.active + (<usize>from << 2);
  const first = load<i32>(active);
  const count = <usize>(to - from);
  const at = q.order + (<usize>start << 2);
  const end = at + (<usize>rows << 2);
  const into = gatheredOf(area);
  const codes = codesFrom(q, area, from);
  const d = strideOf(q, from, to);
  if (load<i32>(active + ((count - 1) << 2)) - first != to - from - 1) {
    copyListed(q.rows, <usize>q.d, at, end, into, active, count);
  } else if (count >= 16) copyLong(codes, d, at, end, into, count - 8);
  else copyShort(codes, d, at, end, into, count > 8 ? count - 8 : 0);
}

/** Tables of the columns that this thread fills together: their codes share lines of memory with no others. */
export function writeTables(q: BoostParameters, from: i32, to: i32): void {
  const count = <usize>(to - from);
  const d = <usize>q.d;
  let codes = q.rows + <usize>from;
  let into = q.tables + <usize>from * <usize>q.n;
  for (let row = 0; row < q.n; row++) {
    for (let i: usize = 0; i < count; i++) store<u8>(into + i, load<u8>(codes + i));
    codes += d;
    into += count;
  }
}

/** 16 codes, and the 8 from `last` on: no line of memory is touched for codes of others. */
function copyLong(codes: usize, d: usize, at: usize, end: usize, into: usize, last: usize): void {
  for (; at < end; at += 4) {
    const row = codes + <usize>load<u32>(at) * d;
    v128.store(into, v128.load(row));
    store<u64>(into + last, load<u64>(row + last));
    into += GATHERED_BYTES;
  }
}

/** 8 codes, and the 8 from `last` on. */
function copyShort(codes: usize, d: usize, at: usize, end: usize, into: usize, last: usize): void {
  for (; at < end; at += 4) {
    const row = codes + <usize>load<u32>(at) * d;
    store<u64>(into, load<u64>(row));
    store<u64>(into + last, load<u64>(row + last));
    into += GATHERED_BYTES;
  }
}

function copyListed(
  codes: usize,
  d: usize,
  at: usize,
  end: usize,
  into: usize,
  active: usize,
  count: usize,
): void {
  for (; at < end; at += 4) {
    const row = codes + <usize>load<u32>(at) * d;
    for (let i: usize = 0; i < count; i++) {
      store<u8>(into + i, load<u8>(row + <usize>load<u32>(active + (i << 2))));
    }
    into += GATHERED_BYTES;
  }
}

/** Words of the rows, and of none up to a multiple of 4. */
export function gatherWords(q: BoostParameters, area: Area, start: i32, rows: i32): void {
  const end = q.order + (<usize>(start + rows) << 2);
  let into = gatheredSums(area);
  for (let at = q.order + (<usize>start << 2); at < end; at += 4) {
    store<i64>(into, load<i64>(q.gradients + (<usize>load<u32>(at) << 3)));
    into += 8;
  }
  v128.store(into, i64x2.splat(0));
  v128.store(into, i64x2.splat(0), 16);
}

/** Gradient, hessian, 1 and 0 of the rows in i32. */
export function gatherSums(q: BoostParameters, area: Area, start: i32, rows: i32): void {
  const end = q.order + (<usize>(start + rows) << 2);
  const isPacked = area.isPacked;
  let into = gatheredSums(area);
  for (let at = q.order + (<usize>start << 2); at < end; at += 4) {
    v128.store(into, sumsOf(q, isPacked, <usize>load<u32>(at)));
    into += 16;
  }
}

/** Gradient, hessian, 1 and 0 of a row in i32. */
@inline
export function sumsOf(q: BoostParameters, isPacked: bool, row: usize): v128 {
  const own = v128.load64_zero(q.gradients + (row << 3));
  const pair = isPacked ? v128.and(unpackPairs(own), i64x2(-1, 0)) : own;
  return v128.or(pair, i32x4(0, 0, 1, 0));
}
