import { codesFrom, GATHERED_BYTES, GATHERED_ROWS, gatherCodes, gatheredSums, gatherSums, gatherWords, strideOf, writeTables } from './gather-rows';
import { addPacked, unpackSums } from './packed-histogram';
import {
  Area,
  BIN_LOG2,
  BoostParameters,
  COLUMNS_AT_ONCE,
  columnHistogram,
  gatheredOf,
  histogramOf,
  PACKED_BYTES,
  packedOf,
} from './parameters';
import { MOST_ROWS } from './row-words';

/** From so many rows on packed sums pay for their unpacking. */
const ROWS_WORTH_PACKING: i32 = 1024;

@inline
function activeColumn(area: Area, index: i32): i32 {
  return load<i32>(area.active + (<usize>index << 2));
}

/** Writes the tables of this thread's columns, where all columns are active. */
export function prepareTables(q: BoostParameters, from: i32, to: i32): void {
  const nBlocks = (to - from + COLUMNS_AT_ONCE - 1) / COLUMNS_AT_ONCE;
  for (let b = 0; b < nBlocks; b++) {
    writeTables(q, from + (to - from) * b / nBlocks, from + (to - from) * (b + 1) / nBlocks);
  }
}

/** Sums of the rows order[start, start + rows) in each bin of this thread's columns. */
export function fillHistogram(q: BoostParameters, area: Area, slot: i32, start: i32, rows: i32): void {
  const histogram = histogramOf(q, slot);
  const nColumns = area.to - area.from;
  const nBlocks = (nColumns + COLUMNS_AT_ONCE - 1) / COLUMNS_AT_ONCE;
  for (let b = 0; b < nBlocks; b++) {
    const from = area.from + nColumns * b / nBlocks;
    const to = area.from + nColumns * (b + 1) / nBlocks;
    for (let i = from; i < to; i++) {
      const column = activeColumn(area, i);
      memory.fill(columnHistogram(q, histogram, column), 0, <usize>codesOf(q, column) << BIN_LOG2);
    }
    if (area.isPacked && rows >= ROWS_WORTH_PACKING) fillPacked(q, area, histogram, from, to, start, rows);
    else fillDirectly(q, area, histogram, from, to, start, rows);
  }
}

/** Bins of a column and that of missing values. */
@inline
function codesOf(q: BoostParameters, column: i32): i32 {
  return load<i32>(q.nBins + (<usize>column << 2)) + 1;
}

function fillPacked(
  q: BoostParameters,
  area: Area,
  histogram: usize,
  from: i32,
  to: i32,
  start: i32,
  rows: i32,
): void {
  const packed = packedOf(area);
  const count = <usize>(to - from);
  const stride = strideOf(q, from, to);
  // all rows, as they are
  const isInOrder =
    rows == q.n && q.rowThreshold == 0xffffffff && activeColumn(area, to - 1) - activeColumn(area, from) == to - from - 1;
  for (let done = 0; done < rows; done += MOST_ROWS) {
    const end = start + min(rows, done + MOST_ROWS);
    memory.fill(packed, 0, count * PACKED_BYTES);
    let at = start + done;
    if (isInOrder) {
      const some = (end - at) & ~3;
      const words = q.gradients + (<usize>at << 3);
      addPacked(packed, codesFrom(q, area, from) + <usize>at * stride, stride, words, count, some);
      at += some;
    }
    for (; at < end; at += GATHERED_ROWS) {
      const some = min(GATHERED_ROWS, end - at);
      gatherCodes(q, area, from, to, at, some);
      gatherWords(q, area, at, some);
      const words = gatheredSums(area);
      addPacked(packed, gatheredOf(area), GATHERED_BYTES, words, count, (some + 3) & ~3);
    }
    for (let i = from; i < to; i++) {
      const column = activeColumn(area, i);
      const own = packed + <usize>(i - from) * PACKED_BYTES;
      unpackSums(columnHistogram(q, histogram, column), own, codesOf(q, column));
    }
  }
}

function fillDirectly(
  q: BoostParameters,
  area: Area,
  histogram: usize,
  from: i32,
  to: i32,
  start: i32,
  rows: i32,
): void {
  const slotBytes = <usize>q.slotBins << BIN_LOG2;
  const codes = gatheredOf(area);
  const end = start + rows;
  for (let at = start; at < end; at += GATHERED_ROWS) {
    const some = min(GATHERED_ROWS, end - at);
    gatherCodes(q, area, from, to, at, some);
    gatherSums(q, area, at, some);
    const nFours = <usize>some >> 2;
    for (let four: usize = 0; four < nFours; four++) {
      addFourRows(q, area, histogram, from, to, codes + four * 4 * GATHERED_BYTES, gatheredSums(area) + (four << 6));
    }
    for (let i = nFours << 2; i < <usize>some; i++) {
      const sums = v128.load(gatheredSums(area) + (i << 4));
      const own = codes + i * GATHERED_BYTES;
      for (let c = from; c < to; c++) {
        const bins = histogram + <usize>activeColumn(area, c) * slotBytes;
        addTo(bins + (<usize>load<u8>(own + <usize>(c - from)) << BIN_LOG2), sums);
      }
    }
  }
}

/** Four rows at a time keep more of the processor at work. */
function addFourRows(
  q: BoostParameters,
  area: Area,
  histogram: usize,
  from: i32,
  to: i32,
  codes: usize,
  sums: usize,
): void {
  const slotBytes = <usize>q.slotBins << BIN_LOG2;
  const sums0 = v128.load(sums);
  const sums1 = v128.load(sums, 16);
  const sums2 = v128.load(sums, 32);
  const sums3 = v128.load(sums, 48);
  for (let i = from; i < to; i++) {
    const bins = histogram + <usize>activeColumn(area, i) * slotBytes;
    addTo(bins + (<usize>load<u8>(codes) << BIN_LOG2), sums0);
    addTo(bins + (<usize>load<u8>(codes, GATHERED_BYTES) << BIN_LOG2), sums1);
    addTo(bins + (<usize>load<u8>(codes, 2 * GATHERED_BYTES) << BIN_LOG2), sums2);
    addTo(bins + (<usize>load<u8>(codes, 3 * GATHERED_BYTES) << BIN_LOG2), sums3);
    codes++;
  }
}

@inline
function addTo(bin: usize, sums: v128): void {
  v128.store(bin, i32x4.add(v128.load(bin), sums));
}

/** Takes a child out of its parent: what is left is the other child. */
export function subtractHistogram(q: BoostParameters, area: Area, parent: i32, child: i32): void {
  for (let i = area.from; i < area.to; i++) {
    const column = activeColumn(area, i);
    let from = columnHistogram(q, histogramOf(q, parent), column);
    let other = columnHistogram(q, histogramOf(q, child), column);
    const end = from + (<usize>(load<i32>(q.nBins + (<usize>column << 2)) + 1) << BIN_LOG2);
    for (; from < end; from += 16) {
      v128.store(from, i32x4.sub(v128.load(from), v128.load(other)));
      other += 16;
    }
  }
}
