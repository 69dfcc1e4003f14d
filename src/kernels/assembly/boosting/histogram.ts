import { Area, BIN_LOG2, BoostParameters, columnHistogram, histogramOf } from './parameters';

/** Columns whose histograms fit into the first cache together. */
const COLUMNS_AT_ONCE: i32 = 10;

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

/** Columns next to each other. */
function addRun(q: BoostParameters, histogram: usize, first: usize, count: usize, start: i32, rows: i32): void {
  const slotBytes = <usize>q.slotBins << BIN_LOG2;
  const d = <usize>q.d;
  const codes = q.rows + first;
  const gradients = q.gradients;
  const end = q.order + (<usize>(start + rows) << 2);
  for (let at = q.order + (<usize>start << 2); at < end; at += 4) {
    const row = <usize>load<u32>(at);
    const sums = v128.load(gradients + (row << 4));
    let code = codes + row * d;
    const last = code + count;
    let bins = histogram;
    for (; code < last; code++) {
      const bin = bins + (<usize>load<u8>(code) << BIN_LOG2);
      v128.store(bin, i32x4.add(v128.load(bin), sums));
      bins += slotBytes;
    }
  }
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
    const sums = v128.load(q.gradients + (row << 4));
    const codes = q.rows + row * <usize>q.d;
    for (let active = firstActive; active < lastActive; active += 4) {
      const column = <usize>load<u32>(active);
      const bin = histogram + column * slotBytes + (<usize>load<u8>(codes + column) << BIN_LOG2);
      v128.store(bin, i32x4.add(v128.load(bin), sums));
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
