import { Area, BIN_LOG2, BoostParameters, columnHistogram, histogramOf } from './parameters';

/** Columns whose histograms stay in near caches together. */
const COLUMNS_AT_ONCE: i32 = 24;

@inline
function activeColumn(area: Area, index: i32): i32 {
  return load<i32>(area.active + (<usize>index << 2));
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
      const bins = <usize>(load<i32>(q.nBins + (<usize>column << 2)) + 1);
      memory.fill(columnHistogram(q, histogram, column), 0, bins << BIN_LOG2);
    }
    const first = activeColumn(area, from);
    const isRun = activeColumn(area, to - 1) - first == to - 1 - from;
    if (isRun) addRun(q, columnHistogram(q, histogram, first), <usize>first, <usize>(to - from), start, rows);
    else addListed(q, area, histogram, from, to, start, rows);
  }
}

/** Columns next to each other; four rows at a time keep more of the processor at work. */
function addRun(q: BoostParameters, histogram: usize, first: usize, count: usize, start: i32, rows: i32): void {
  const slotBytes = <usize>q.slotBins << BIN_LOG2;
  const d = <usize>q.d;
  const codes = q.rows + first;
  const end = q.order + (<usize>(start + rows) << 2);
  let at = q.order + (<usize>start << 2);
  for (; at + 16 <= end; at += 16) {
    const row0 = <usize>load<u32>(at);
    const row1 = <usize>load<u32>(at, 4);
    const row2 = <usize>load<u32>(at, 8);
    const row3 = <usize>load<u32>(at, 12);
    const sums0 = sumsOf(q, row0);
    const sums1 = sumsOf(q, row1);
    const sums2 = sumsOf(q, row2);
    const sums3 = sumsOf(q, row3);
    let code0 = codes + row0 * d;
    let code1 = codes + row1 * d;
    let code2 = codes + row2 * d;
    let code3 = codes + row3 * d;
    const last = code0 + count;
    let bins = histogram;
    while (code0 < last) {
      addTo(bins + (<usize>load<u8>(code0) << BIN_LOG2), sums0);
      addTo(bins + (<usize>load<u8>(code1) << BIN_LOG2), sums1);
      addTo(bins + (<usize>load<u8>(code2) << BIN_LOG2), sums2);
      addTo(bins + (<usize>load<u8>(code3) << BIN_LOG2), sums3);
      bins += slotBytes;
      code0++;
      code1++;
      code2++;
      code3++;
    }
  }
  for (; at < end; at += 4) {
    const row = <usize>load<u32>(at);
    const sums = sumsOf(q, row);
    let code = codes + row * d;
    const last = code + count;
    for (let bins = histogram; code < last; code++) {
      addTo(bins + (<usize>load<u8>(code) << BIN_LOG2), sums);
      bins += slotBytes;
    }
  }
}

/** Gradient, hessian and 1 of a row. */
@inline
export function sumsOf(q: BoostParameters, row: usize): v128 {
  return v128.or(v128.load64_zero(q.gradients + (row << 3)), i32x4(0, 0, 1, 0));
}

@inline
function addTo(bin: usize, sums: v128): void {
  v128.store(bin, i32x4.add(v128.load(bin), sums));
}

function addListed(
  q: BoostParameters,
  area: Area,
  histogram: usize,
  from: i32,
  to: i32,
  start: i32,
  rows: i32,
): void {
  const slotBytes = <usize>q.slotBins << BIN_LOG2;
  const firstActive = area.active + (<usize>from << 2);
  const lastActive = area.active + (<usize>to << 2);
  const end = q.order + (<usize>(start + rows) << 2);
  for (let at = q.order + (<usize>start << 2); at < end; at += 4) {
    const row = <usize>load<u32>(at);
    const sums = sumsOf(q, row);
    const codes = q.rows + row * <usize>q.d;
    for (let active = firstActive; active < lastActive; active += 4) {
      const column = <usize>load<u32>(active);
      addTo(histogram + column * slotBytes + (<usize>load<u8>(codes + column) << BIN_LOG2), sums);
    }
  }
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
