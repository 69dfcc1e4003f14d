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

/** Codes of the rows order[start, start + rows) in the active columns [from, to) of a tree, up to 32. */
export function gatherCodes(q: BoostParameters, area: Area, from: i32, to: i32, start: i32, rows: i32): void {
  const d = <usize>q.d;
  const active = area.active + (<usize>from << 2);
  const lastActive = area.active + (<usize>to << 2);
  const first = load<i32>(active);
  const isRun = load<i32>(lastActive - 4) - first == to - 1 - from;
  const isWide = to - from > 16;
  const end = q.order + (<usize>(start + rows) << 2);
  const codes = isRun ? q.rows + <usize>first : q.rows;
  let into = gatheredOf(area);
  for (let at = q.order + (<usize>start << 2); at < end; at += 4) {
    const row = codes + <usize>load<u32>(at) * d;
    if (isRun) {
      v128.store(into, v128.load(row));
      if (isWide) v128.store(into, v128.load(row, 16), 16);
    } else {
      let byte = into;
      for (let column = active; column < lastActive; column += 4) {
        store<u8>(byte++, load<u8>(row + <usize>load<u32>(column)));
      }
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
