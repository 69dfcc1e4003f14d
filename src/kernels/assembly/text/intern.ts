import { claim, Gang } from '../gang';
import { Segment } from './tokenise';

const QUOTE: u32 = 34;
const STOP: u32 = 0xffffffff;

/** The distinct texts of a column, numbered by first appearance. */
@unmanaged
export class TextColumn {
  /** u8 of all texts, one behind the other, with 16 bytes to spare. */
  texts: usize;
  /** u32[n] end of each text in `texts`. */
  ends: usize;
  /** u32[n] cells with it. */
  counts: usize;
  /** u32[n] first row with it, from 0. */
  firsts: usize;
  /** u64[nSlots] hash << 32 | code + 1, zero where free; none while every new text is greater than those before. */
  slots: usize;
  nSlots: u32;
  n: u32;
  bytes: u32;
  /** Out: u32 code of each row, from the first of this call. */
  codes: usize;
  /** Where to go on: segment and row in it; the number of segments once all is done. */
  segment: u32;
  row: u32;
  /** Texts that were searched for among ascending ones. */
  nSearches: u32;
}

@unmanaged
class InternParameters extends Gang {
  segments: usize;
  columns: usize;
  /** Space for an unescaped cell, one a thread. */
  scratch: usize;
  scratchBytes: u32;
  nSegments: u32;
  nColumns: u32;
  firstRow: u32;
  /** Address of the first cell of the first row. */
  start: usize;
  lineEndBytes: u32;
}

/**
 * Gives every cell the number of its text in its column; there is room for all texts to be new. A column whose texts
 * cease to ascend stops there, until it has slots.
 */
export function internTexts(threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<InternParameters>(block);
  const scratch = q.scratch + <usize>threadIndex * <usize>q.scratchBytes;
  for (;;) {
    const piece = claim(q, 0, <i32>q.nColumns);
    if (piece < 0) return;
    const column = changetype<TextColumn>(q.columns + <usize>piece * offsetof<TextColumn>());
    if (column.segment < q.nSegments) internColumn(q, column, <u32>piece, scratch);
  }
}

function internColumn(q: InternParameters, c: TextColumn, j: u32, scratch: usize): void {
  const nColumns = <usize>q.nColumns;
  const gap: usize = j == 0 ? <usize>q.lineEndBytes : 1;
  const mask = c.nSlots - 1;
  const slots = c.slots;
  const texts = c.texts;
  const ends = c.ends;
  const counts = c.counts;
  let n = c.n;
  let bytes = c.bytes;
  let codes = c.codes;
  let lastStart: usize = 0;
  let lastSize: usize = 0xffffffff;
  let code: u32 = 0;
  let first = c.row;
  let row = q.firstRow;
  for (let s: u32 = 0; s < c.segment; s++) {
    row += changetype<Segment>(q.segments + <usize>s * offsetof<Segment>()).nRows;
  }
  row += first;
  for (let s = c.segment; s < q.nSegments; s++) {
    const segment = changetype<Segment>(q.segments + <usize>s * offsetof<Segment>());
    const cells = segment.ends + (<usize>j << 2);
    for (let i = first; i < segment.nRows; i++) {
      const at = cells + ((<usize>i * nColumns) << 2);
      let start = i == 0 && j == 0 ? segment.start : <usize>load<u32>(at - 4) + gap;
      let size = <usize>load<u32>(at) - start;
      if (size == lastSize && isSame(start, lastStart, size)) {
        const count = counts + (<usize>code << 2);
        store<u32>(count, load<u32>(count) + 1);
        store<u32>(codes, code);
        codes += 4;
        row++;
        continue;
      }
      lastStart = start;
      lastSize = size;
      if (size != 0 && <u32>load<u8>(start) == QUOTE) {
        size = unescape(start + 1, size - 2, scratch);
        start = scratch;
      }
      if (slots == 0) {
        const known = ascendingCode(c, n, start, size);
        if (known == STOP) {
          c.n = n;
          c.bytes = bytes;
          c.codes = codes;
          c.segment = s;
          c.row = i;
          return;
        }
        code = known;
        if (known < n) {
          const count = counts + (<usize>code << 2);
          store<u32>(count, load<u32>(count) + 1);
        } else {
          n++;
          copyText(texts + <usize>bytes, start, size);
          bytes += <u32>size;
          store<u32>(ends + (<usize>code << 2), bytes);
          store<u32>(counts + (<usize>code << 2), 1);
          store<u32>(c.firsts + (<usize>code << 2), row);
        }
        store<u32>(codes, code);
        codes += 4;
        row++;
        continue;
      }
      const hash = hashOf(start, size);
      let slot = hash & mask;
      for (;;) {
        const held = load<u64>(slots + (<usize>slot << 3));
        if (held == 0) {
          code = n++;
          store<u64>(slots + (<usize>slot << 3), (<u64>hash << 32) | <u64>n);
          copyText(texts + <usize>bytes, start, size);
          bytes += <u32>size;
          store<u32>(ends + (<usize>code << 2), bytes);
          store<u32>(counts + (<usize>code << 2), 1);
          store<u32>(c.firsts + (<usize>code << 2), row);
          break;
        }
        if (<u32>(held >> 32) == hash) {
          code = <u32>held - 1;
          const from: u32 = code == 0 ? 0 : load<u32>(ends + (<usize>code << 2) - 4);
          const heldSize = <usize>(load<u32>(ends + (<usize>code << 2)) - from);
          if (heldSize == size && isSame(texts + <usize>from, start, size)) {
            const count = counts + (<usize>code << 2);
            store<u32>(count, load<u32>(count) + 1);
            break;
          }
        }
        slot = (slot + 1) & mask;
      }
      store<u32>(codes, code);
      codes += 4;
      row++;
    }
    first = 0;
  }
  c.n = n;
  c.bytes = bytes;
  c.segment = q.nSegments;
}

/** Code of a text among ascending ones: n where it is greater than all, STOP where it is new but is not, or searches are too many. */
function ascendingCode(c: TextColumn, n: u32, start: usize, size: usize): u32 {
  if (n == 0) return 0;
  const last = compareTo(c, n - 1, start, size);
  if (last > 0) return n;
  if (last == 0) return n - 1;
  if (++c.nSearches > (n >> 2) + 64) return STOP;
  let low: u32 = 0;
  let high = n - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compareTo(c, middle, start, size);
    if (order == 0) return middle;
    if (order > 0) low = middle + 1;
    else high = middle;
  }
  return STOP;
}

/** How a text stands to that of a code: -1 before, 0 equal, 1 after it, byte by byte. */
function compareTo(c: TextColumn, code: u32, start: usize, size: usize): i32 {
  const from: u32 = code == 0 ? 0 : load<u32>(c.ends + (<usize>code << 2) - 4);
  const held = c.texts + <usize>from;
  const heldSize = <usize>(load<u32>(c.ends + (<usize>code << 2)) - from);
  const both = min(size, heldSize);
  let i: usize = 0;
  for (; i + 8 <= both; i += 8) {
    const a = load<u64>(start + i);
    const b = load<u64>(held + i);
    if (a != b) return bswap(a) < bswap(b) ? -1 : 1;
  }
  if (i < both) {
    const shift = 64 - (<u64>(both - i) << 3);
    const a = bswap(load<u64>(start + i)) >> shift;
    const b = bswap(load<u64>(held + i)) >> shift;
    if (a != b) return a < b ? -1 : 1;
  }
  return size == heldSize ? 0 : size < heldSize ? -1 : 1;
}

@unmanaged
class FillParameters extends Gang {
  column: usize;
}

/** Fills the slots of a column, which are zero, with its texts. */
export function fillTextSlots(_threadIndex: i32, _nThreads: i32, block: usize): void {
  const c = changetype<TextColumn>(changetype<FillParameters>(block).column);
  const mask = c.nSlots - 1;
  let from: u32 = 0;
  for (let code: u32 = 0; code < c.n; code++) {
    const end = load<u32>(c.ends + (<usize>code << 2));
    const hash = hashOf(c.texts + <usize>from, <usize>(end - from));
    let slot = hash & mask;
    while (load<u64>(c.slots + (<usize>slot << 3)) != 0) slot = (slot + 1) & mask;
    store<u64>(c.slots + (<usize>slot << 3), (<u64>hash << 32) | (<u64>code + 1));
    from = end;
  }
}

/** Writes a quoted cell without its doubled quotes; returns its size. */
function unescape(from: usize, size: usize, to: usize): usize {
  let out = to;
  for (let at = from; at < from + size; at++) {
    const byte = load<u8>(at);
    store<u8>(out++, byte);
    if (<u32>byte == QUOTE) at++;
  }
  return out - to;
}

/** Eight bytes at a time, up to seven beyond the end. */
// @ts-ignore: decorator
@inline
function copyText(to: usize, from: usize, size: usize): void {
  for (let i: usize = 0; i < size; i += 8) store<u64>(to + i, load<u64>(from + i));
}

/** Both may be read 8 bytes beyond their ends. */
// @ts-ignore: decorator
@inline
function isSame(a: usize, b: usize, size: usize): bool {
  while (size >= 8) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
    size -= 8;
  }
  return size == 0 || (load<u64>(a) ^ load<u64>(b)) << (64 - (<u64>size << 3)) == 0;
}

// @ts-ignore: decorator
@inline
function hashOf(at: usize, size: usize): u32 {
  let hash: u64 = (<u64>size + 1) * 0x9e3779b97f4a7c15;
  while (size >= 8) {
    hash = (hash ^ load<u64>(at)) * 0x9fb21c651e98df25;
    hash ^= hash >> 32;
    at += 8;
    size -= 8;
  }
  if (size != 0) {
    hash = (hash ^ (load<u64>(at) << (64 - (<u64>size << 3)))) * 0x9fb21c651e98df25;
    hash ^= hash >> 32;
  }
  hash *= 0xd6e8feb86659fd93;
  return <u32>(hash >> 32);
}

@unmanaged
class RehashParameters extends Gang {
  from: usize;
  nFrom: u32;
  to: usize;
  nTo: u32;
}

/** Moves the slots of a column into more of them; `to` is zero. */
export function rehashTexts(_threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<RehashParameters>(block);
  const mask = q.nTo - 1;
  for (let i: usize = 0; i < <usize>q.nFrom; i++) {
    const held = load<u64>(q.from + (i << 3));
    if (held == 0) continue;
    let slot = <u32>(held >> 32) & mask;
    while (load<u64>(q.to + (<usize>slot << 3)) != 0) slot = (slot + 1) & mask;
    store<u64>(q.to + (<usize>slot << 3), held);
  }
}
