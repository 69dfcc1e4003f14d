import { claim, Gang } from '../gang';
import { Segment } from './tokenise';

const QUOTE: u32 = 34;
const STOP: u32 = 0xffffffff;
/** No short text has it. */
const NO_KEY: u64 = 0xffffffffffffffff;
/** Marks the hash of a longer text. */
const LONG: u64 = 0xff00000000000000;
const MAX_DIGITS: u32 = 14;

/** A slot of 16 bytes: u64 key, u32 code + 1, u32 cells with it. The key of a short text holds all of it. */

/** The distinct texts of a column, numbered by first appearance. */
@unmanaged
export class TextColumn {
  /** u8 of all texts, one behind the other, with 16 bytes to spare. */
  texts: usize;
  /** u32[n] end of each text in `texts`. */
  ends: usize;
  /** u32[n] cells with it, while there are no slots. */
  counts: usize;
  /** u32[n] first row with it, from 0. */
  firsts: usize;
  /** `Slot`s, zero where free; none while every new text is greater than those before. */
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
  /** Code that was found last. */
  found: u32;
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
  /** What a quoted cell begins with; no byte where none is. */
  quote: u32;
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
  let codes = c.codes;
  let lastStart: usize = 0;
  let lastSize: usize = 0xffffffff;
  let lastKey: u64 = NO_KEY;
  let code: u32 = 0;
  let count: usize = 0;
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
      let key = size < 8 ? shortKey(start, size) : NO_KEY;
      if (size < 8 ? key == lastKey : size == lastSize && isSame(start, lastStart, size)) {
        store<u32>(count, load<u32>(count) + 1);
        store<u32>(codes, code);
        codes += 4;
        row++;
        continue;
      }
      lastStart = start;
      lastSize = size;
      lastKey = key;
      if (size != 0 && <u32>load<u8>(start) == q.quote) {
        size = unescape(start + 1, size - 2, scratch);
        start = scratch;
        key = size < 8 ? shortKey(start, size) : NO_KEY;
      }
      count = c.slots == 0 ? ascendingCount(c, start, size, row) : hashedCount(c, start, size, key, row);
      if (count == 0) {
        c.codes = codes;
        c.segment = s;
        c.row = i;
        return;
      }
      code = c.found;
      store<u32>(codes, code);
      codes += 4;
      row++;
    }
    first = 0;
  }
  c.segment = q.nSegments;
}

/** Appends a text that is new; returns its code. */
// @ts-ignore: decorator
@inline
function append(c: TextColumn, start: usize, size: usize, row: u32): u32 {
  const code = c.n++;
  copyText(c.texts + <usize>c.bytes, start, size);
  c.bytes += <u32>size;
  store<u32>(c.ends + (<usize>code << 2), c.bytes);
  store<u32>(c.counts + (<usize>code << 2), 1);
  store<u32>(c.firsts + (<usize>code << 2), row);
  return code;
}

/** Counts a text by the slots; returns the address of its count. */
// @ts-ignore: decorator
@inline
function hashedCount(c: TextColumn, start: usize, size: usize, short: u64, row: u32): usize {
  const slots = c.slots;
  const mask = c.nSlots - 1;
  const isShort = size < 8;
  const key = isShort ? short : longKey(start, size);
  let slot = placeOf(key) & mask;
  while (true) {
    const at = slots + (<usize>slot << 4);
    const held = load<u32>(at, 8);
    if (held == 0) {
      c.found = append(c, start, size, row);
      store<u64>(at, key);
      store<u32>(at, c.n, 8);
      store<u32>(at, 1, 12);
      return at + 12;
    }
    if (load<u64>(at) == key && (isShort || isText(c, held - 1, start, size))) {
      c.found = held - 1;
      store<u32>(at, load<u32>(at, 12) + 1, 12);
      return at + 12;
    }
    slot = (slot + 1) & mask;
  }
}

/** Counts a text among ascending ones; returns the address of its count, 0 where it is new but not the greatest, or searches are too many. */
function ascendingCount(c: TextColumn, start: usize, size: usize, row: u32): usize {
  const n = c.n;
  const order = n == 0 ? 1 : compareTo(c, n - 1, start, size);
  if (order > 0) {
    c.found = append(c, start, size, row);
    return c.counts + (<usize>c.found << 2);
  }
  let code = n - 1;
  if (order < 0) {
    if (++c.nSearches > (n >> 2) + 64) return 0;
    code = ascendingCode(c, start, size);
    if (code == STOP) return 0;
  }
  c.found = code;
  const count = c.counts + (<usize>code << 2);
  store<u32>(count, load<u32>(count) + 1);
  return count;
}

/**
 * Code of a text that is less than the last of ascending ones, STOP where it is new. Numbers and times grow evenly, so
 * that it is looked for where it ought to be, then around there in growing steps.
 */
function ascendingCode(c: TextColumn, start: usize, size: usize): u32 {
  let low: u32 = 0;
  let high = c.n - 1;
  let probe = likelyPlace(c, start, size);
  let step: u32 = 1;
  while (low < high) {
    const order = compareTo(c, probe, start, size);
    if (order == 0) return probe;
    let next: u32 = 0;
    if (order > 0) {
      low = probe + 1;
      next = probe + step;
    } else {
      high = probe;
      next = probe < step ? low : probe - step;
    }
    step <<= 2;
    probe = next < low || next >= high ? low + ((high - low) >> 1) : next;
  }
  return STOP;
}

/** Where a text would be if texts were numbers that grow evenly from the first to the last. */
function likelyPlace(c: TextColumn, start: usize, size: usize): u32 {
  const last = c.n - 1;
  const lastStart: u32 = last == 0 ? 0 : load<u32>(c.ends + (<usize>last << 2) - 4);
  const firstSize = load<u32>(c.ends);
  const lastSize = load<u32>(c.ends + (<usize>last << 2)) - lastStart;
  const both = min(firstSize, lastSize);
  let shared: u32 = 0;
  while (shared < both && load<u8>(c.texts + <usize>shared) == load<u8>(c.texts + <usize>(lastStart + shared))) shared++;
  const from = weightOf(c.texts, firstSize, shared);
  const to = weightOf(c.texts + <usize>lastStart, lastSize, shared);
  const place = ((weightOf(start, <u32>size, shared) - from) / (to - from)) * <f64>last;
  return place > 0 && place < <f64>last ? <u32>place : 0;
}

/** Bytes as digits of a number. */
function weightOf(at: usize, size: u32, from: u32): f64 {
  let weight: f64 = 0;
  for (let i = from; i < from + MAX_DIGITS; i++) {
    weight = weight * 10 + (i < size ? <f64>(<i32>load<u8>(at + <usize>i) - 48) : 0);
  }
  return weight;
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
    const start = c.texts + <usize>from;
    const size = <usize>(end - from);
    const key = size < 8 ? shortKey(start, size) : longKey(start, size);
    let slot = placeOf(key) & mask;
    while (load<u32>(c.slots + (<usize>slot << 4), 8) != 0) slot = (slot + 1) & mask;
    const at = c.slots + (<usize>slot << 4);
    store<u64>(at, key);
    store<u32>(at, code + 1, 8);
    store<u32>(at, load<u32>(c.counts + (<usize>code << 2)), 12);
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

/** Whether the text of a code is this one. */
// @ts-ignore: decorator
@inline
function isText(c: TextColumn, code: u32, start: usize, size: usize): bool {
  const from: u32 = code == 0 ? 0 : load<u32>(c.ends + (<usize>code << 2) - 4);
  const heldSize = <usize>(load<u32>(c.ends + (<usize>code << 2)) - from);
  return heldSize == size && isSame(c.texts + <usize>from, start, size);
}

/** Up to seven bytes and their number. */
// @ts-ignore: decorator
@inline
function shortKey(at: usize, size: usize): u64 {
  return (load<u64>(at) & (((<u64>1) << (<u64>size << 3)) - 1)) | (<u64>size << 56);
}

/** A hash of eight bytes or more. */
// @ts-ignore: decorator
@inline
function longKey(at: usize, size: usize): u64 {
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
  return hash | LONG;
}

// @ts-ignore: decorator
@inline
function placeOf(key: u64): u32 {
  const hash = key * 0x9fb21c651e98df25;
  return <u32>(((hash ^ (hash >> 32)) * 0xd6e8feb86659fd93) >> 32);
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
    const from = q.from + (i << 4);
    if (load<u32>(from, 8) == 0) continue;
    const key = load<u64>(from);
    let slot = placeOf(key) & mask;
    while (load<u32>(q.to + (<usize>slot << 4), 8) != 0) slot = (slot + 1) & mask;
    const to = q.to + (<usize>slot << 4);
    store<u64>(to, key);
    store<u64>(to, load<u64>(from, 8), 8);
  }
}
