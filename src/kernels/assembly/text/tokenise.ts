import { claim, Gang } from '../gang';

const LF: u32 = 10;
const CR: u32 = 13;
const QUOTE: u32 = 34;

/** A run of whole records; 48 bytes. */
@unmanaged
export class Segment {
  start: usize;
  end: usize;
  /** Out: u32 address behind each cell, row by row. */
  ends: usize;
  /** Out: u32[nColumns] bytes of the cells of each column. */
  columnBytes: usize;
  nRows: u32;
  /** Out: rows that end with CR LF, and with LF alone. */
  nBoth: u32;
  nBare: u32;
  longest: u32;
  /** Out: 1 where something is odd. */
  isOdd: u32;
  pad0: u32;
  pad1: u32;
  pad2: u32;
}

@unmanaged
class TokeniseParameters extends Gang {
  segments: usize;
  nSegments: u32;
  nColumns: u32;
  delimiter: u32;
}

/** Cuts runs of records into cells; a run with a quote, width or line end out of the ordinary is only marked as odd. */
export function tokeniseText(_threadIndex: i32, _nThreads: i32, block: usize): void {
  const q = changetype<TokeniseParameters>(block);
  for (;;) {
    const piece = claim(q, 0, <i32>q.nSegments);
    if (piece < 0) return;
    const segment = changetype<Segment>(q.segments + <usize>piece * offsetof<Segment>());
    segment.isOdd = tokeniseSegment(segment, q.nColumns, q.delimiter) ? 0 : 1;
  }
}

function tokeniseSegment(segment: Segment, nColumns: u32, delimiter: u32): bool {
  const delimiters = i8x16.splat(<i8>delimiter);
  const lineFeeds = i8x16.splat(<i8>LF);
  const returns = i8x16.splat(<i8>CR);
  const quotes = i8x16.splat(<i8>QUOTE);
  const zeros = i8x16.splat(0);
  const end = segment.end;
  const columnBytes = segment.columnBytes;
  memory.fill(columnBytes, 0, <usize>nColumns << 2);
  let out = segment.ends;
  let cell = segment.start;
  let row = cell;
  let column: u32 = 0;
  let nRows: u32 = 0;
  let nBoth: u32 = 0;
  let nBare: u32 = 0;
  let longest: u32 = 0;
  let passed: usize = 0;
  for (let at = segment.start; at < end; at += 16) {
    const bytes = v128.load(at);
    const found = v128.or(
      v128.or(i8x16.eq(bytes, delimiters), i8x16.eq(bytes, lineFeeds)),
      v128.or(v128.or(i8x16.eq(bytes, returns), i8x16.eq(bytes, quotes)), i8x16.eq(bytes, zeros)),
    );
    let mask = <u32>i8x16.bitmask(found);
    while (mask != 0) {
      const place = at + <usize>ctz(mask);
      mask &= mask - 1;
      if (place < passed) continue;
      if (place >= end) break;
      const byte = <u32>load<u8>(place);
      if (byte == delimiter) {
        if (column + 1 >= nColumns) return false;
        store<u32>(out, <u32>place);
        out += 4;
        const sum = columnBytes + (<usize>column << 2);
        store<u32>(sum, load<u32>(sum) + <u32>(place - cell));
        column++;
        cell = place + 1;
      } else if (byte == LF) {
        const isBoth = place > row && <u32>load<u8>(place - 1) == CR;
        const last = isBoth ? place - 1 : place;
        if (column + 1 != nColumns || last == row) return false;
        store<u32>(out, <u32>last);
        out += 4;
        const sum = columnBytes + (<usize>column << 2);
        store<u32>(sum, load<u32>(sum) + <u32>(last - cell));
        longest = max(longest, <u32>(last - row));
        if (isBoth) nBoth++;
        else nBare++;
        nRows++;
        column = 0;
        cell = place + 1;
        row = cell;
      } else if (byte == QUOTE) {
        if (place != cell) return false;
        const close = closingQuote(place + 1, end);
        if (close == 0) return false;
        const after = close + 1 < end ? <u32>load<u8>(close + 1) : LF;
        if (after != delimiter && after != LF && after != CR) return false;
        passed = close + 1;
      } else if (byte == CR) {
        if (place + 1 >= end || <u32>load<u8>(place + 1) != LF) return false;
      } else return false;
    }
  }
  if (row < end) {
    // the last record of a file may lack its line end
    if (column + 1 != nColumns) return false;
    store<u32>(out, <u32>end);
    const sum = columnBytes + (<usize>column << 2);
    store<u32>(sum, load<u32>(sum) + <u32>(end - cell));
    longest = max(longest, <u32>(end - row));
    nRows++;
  }
  segment.nRows = nRows;
  segment.nBoth = nBoth;
  segment.nBare = nBare;
  segment.longest = longest;
  return true;
}

/** Place of the quote that closes a cell on one line, 0 where there is none. */
function closingQuote(from: usize, end: usize): usize {
  for (let at = from; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte == QUOTE) {
      if (at + 1 < end && <u32>load<u8>(at + 1) == QUOTE) at++;
      else return at;
    } else if (byte == LF || byte == CR || byte == 0) return 0;
  }
  return 0;
}
