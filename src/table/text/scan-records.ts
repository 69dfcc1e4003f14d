import { createReadStream } from 'node:fs';
import { AppError, throwIfAborted } from '#base';
import { CR, type Delimiter, delimiterByte, LF, QUOTE, SPACE, TAB } from './dialect.ts';

/** What is odd about a record; bits of `ScannedRecord.flags`. */
export const RecordFlag = {
  nul: 1,
  /** A quote inside a cell that does not begin with one: taken as it is. */
  innerQuote: 2,
  /** Text after a closing quote. */
  badQuote: 4,
  /** A quoted cell holds a line end. */
  multiline: 8,
  /** A quote that is never closed. */
  unclosed: 16,
  carriageReturn: 32,
  lineFeed: 64,
  both: 128,
  quoted: 256,
  /** A line so long that the rest of it was passed over. */
  tooLong: 512,
} as const;

/** One record: bytes [start, end) of `bytes`, without the line end. One object, reused from call to call. */
export interface ScannedRecord {
  bytes: Buffer;
  start: number;
  end: number;
  /** 1-based physical line on which it begins. */
  line: number;
  nFields: number;
  flags: number;
}

export interface ScanOptions {
  readonly delimiter: Delimiter;
  /** Bytes to leave out at the start: the byte order mark. */
  readonly skip: number;
  /** Number of cells that a record must have; records over several lines that have another are cut at the first. */
  readonly nFields?: number;
  readonly signal: AbortSignal;
}

const CHUNK_BYTES = 1 << 20;
/** A quoted cell longer than this is a quote that nobody closed. */
const MAX_RECORD_BYTES = 1 << 23;
/** A record that is longer is no row; it is not held in memory. */
const MAX_LINE_BYTES = 1 << 25;
const BROKEN = RecordFlag.badQuote | RecordFlag.unclosed;

/**
 * Cuts a UTF-8 file into records (RFC 4180: quoted cells may hold delimiters, line ends and doubled quotes).
 * Blank lines are no records. A record over several lines that is broken or of another width is cut after its
 * first line, so that one stray quote cannot swallow the rows below it.
 * @param onRecord false ends the scan.
 * @returns the number of blank lines.
 */
export async function scanRecords(
  path: string,
  options: ScanOptions,
  onRecord: (record: ScannedRecord) => boolean,
): Promise<number> {
  const scanner = new RecordScanner(options, onRecord);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { start: options.skip, highWaterMark: CHUNK_BYTES })) {
    throwIfAborted(options.signal);
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const used = scanner.scan(bytes, false);
    if (scanner.ended) return scanner.blankLines;
    rest = bytes.subarray(used);
  }
  scanner.scan(rest, true);
  return scanner.blankLines;
}

/** A run of bytes that begins and ends between records, and where they stand in it; blank lines are in no record. */
export interface RecordPiece {
  readonly bytes: Buffer;
  readonly nRecords: number;
  /** [>= nRecords] where each begins. */
  readonly starts: Int32Array;
  /** [>= nRecords] where its line end begins. */
  readonly ends: Int32Array;
  /** [>= nRecords] its cells. */
  readonly nFields: Int32Array;
  /** [>= nRecords] 1-based physical line on which it begins. */
  readonly lines: Float64Array;
}

/**
 * The records of a file piece by piece, as they are asked for; the pieces are all of its bytes after the mark. The
 * arrays of a piece are used again for the next.
 * @throws LIMIT_EXCEEDED when a line is too long to be held
 */
export async function* recordPieces(path: string, options: ScanOptions): AsyncGenerator<RecordPiece> {
  let places = recordPlaces(1 << 12);
  let n = 0;
  const scanner = new RecordScanner(options, ({ start, end, line, nFields, flags }) => {
    if ((flags & RecordFlag.tooLong) !== 0) {
      throw new AppError(
        'LIMIT_EXCEEDED',
        `line ${line}: expected at most ${MAX_LINE_BYTES} bytes, got more`,
      );
    }
    if (n === places.starts.length) places = recordPlaces(2 * n, places);
    places.starts[n] = start;
    places.ends[n] = end;
    places.nFields[n] = nFields;
    places.lines[n++] = line;
    return true;
  });
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { start: options.skip, highWaterMark: CHUNK_BYTES })) {
    throwIfAborted(options.signal);
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const used = scanner.scan(bytes, false);
    yield { bytes: bytes.subarray(0, used), nRecords: n, ...places };
    n = 0;
    rest = bytes.subarray(used);
  }
  scanner.scan(rest, true);
  yield { bytes: rest, nRecords: n, ...places };
}

/** Room for places of records; those of `old` are taken over. */
function recordPlaces(size: number, old?: Pick<RecordPiece, 'starts' | 'ends' | 'nFields' | 'lines'>) {
  const places = {
    starts: new Int32Array(size),
    ends: new Int32Array(size),
    nFields: new Int32Array(size),
    lines: new Float64Array(size),
  };
  if (old !== undefined) {
    places.starts.set(old.starts);
    places.ends.set(old.ends);
    places.nFields.set(old.nFields);
    places.lines.set(old.lines);
  }
  return places;
}

/** The same over bytes in memory, which need not end with a whole record. */
export function scanBytes(
  bytes: Buffer,
  options: ScanOptions,
  onRecord: (record: ScannedRecord) => boolean,
): void {
  new RecordScanner(options, onRecord).scan(bytes.subarray(options.skip), true);
}

const INCOMPLETE = -1;
const UNCLOSED = -2;

class RecordScanner {
  blankLines = 0;
  ended = false;
  private readonly isSpecial = new Uint8Array(256);
  private readonly delimiter: number;
  private readonly isWhitespace: boolean;
  private readonly record: ScannedRecord;
  private line = 1;
  private isSkipping = false;
  private flags = 0;

  constructor(
    private readonly options: ScanOptions,
    private readonly onRecord: (record: ScannedRecord) => boolean,
  ) {
    this.delimiter = delimiterByte(options.delimiter);
    this.isWhitespace = options.delimiter === 'whitespace';
    for (const byte of [this.delimiter, LF, CR, QUOTE, 0]) this.isSpecial[byte] = 1;
    if (this.isWhitespace) this.isSpecial[TAB] = 1;
    this.record = { bytes: Buffer.alloc(0), start: 0, end: 0, line: 1, nFields: 0, flags: 0 };
  }

  /** @returns how many bytes belong to whole records. */
  scan(bytes: Buffer, isLast: boolean): number {
    this.record.bytes = bytes;
    let at = this.isSkipping ? this.skipLine(bytes) : 0;
    while (at < bytes.length && !this.ended) {
      const next = this.scanRecord(bytes, at, isLast);
      if (next < 0) return isLast || bytes.length - at <= MAX_LINE_BYTES ? at : this.cutTooLong(at);
      at = next;
    }
    return at;
  }

  /** The record ends here; the rest of its line is passed over. */
  private cutTooLong(start: number): number {
    const { record } = this;
    record.start = start;
    record.end = record.bytes.length;
    record.line = this.line;
    record.nFields = 0;
    record.flags = this.flags | RecordFlag.tooLong;
    this.isSkipping = true;
    this.emit(false);
    return record.end;
  }

  /** @returns where the line after the one that is passed over begins, or the end. */
  private skipLine(bytes: Buffer): number {
    const lineEnd = bytes.indexOf(LF);
    if (lineEnd < 0) return bytes.length;
    this.isSkipping = false;
    this.line++;
    return lineEnd + 1;
  }

  /** @returns where the next record begins, -1 when the bytes end too early. */
  private scanRecord(bytes: Buffer, start: number, isLast: boolean): number {
    const { isSpecial, delimiter, isWhitespace } = this;
    const size = bytes.length;
    const first = isWhitespace ? skipBlanks(bytes, start) : start;
    let nFields = 1;
    let fieldStart = first;
    let i = first;
    this.flags = 0;
    for (;;) {
      while (i < size && isSpecial[bytes[i]!] === 0) i++;
      if (i >= size) break;
      const byte = bytes[i]!;
      if (byte === delimiter || (byte === TAB && isWhitespace)) {
        i = isWhitespace ? skipBlanks(bytes, i + 1) : i + 1;
        if (isWhitespace && (i >= size || bytes[i] === LF || bytes[i] === CR)) continue;
        nFields++;
        fieldStart = i;
      } else if (byte === QUOTE) {
        const isOpening = i === fieldStart || (delimiter !== TAB && skipBlanks(bytes, fieldStart) >= i);
        // blanks before a quote are no part of the cell; DuckDB thinks otherwise, so the file is not clean
        if (i > fieldStart) this.flags |= RecordFlag.innerQuote;
        i = isOpening
          ? this.passQuoted(bytes, i, { isLast, isTooLong: size - start >= MAX_RECORD_BYTES })
          : i + 1;
        if (i === INCOMPLETE) return INCOMPLETE;
        if (i === UNCLOSED) return this.cutAfterFirstLine(start, nFields);
      } else if (byte === 0) {
        this.flags |= RecordFlag.nul;
        i++;
      } else {
        break;
      }
    }
    if (!isLast && (i >= size || (bytes[i] === CR && i + 1 >= size))) return INCOMPLETE;
    if ((this.flags & RecordFlag.multiline) !== 0) {
      const isWrong = (this.flags & BROKEN) !== 0 || nFields !== (this.options.nFields ?? nFields);
      if (isWrong) return this.cutAfterFirstLine(start, nFields);
    }
    return this.endRecord({ start, end: i, nFields, isBlank: first >= i });
  }

  /** @returns the place behind a quoted cell, `INCOMPLETE` when the bytes end in it, `UNCLOSED` when the text does. */
  private passQuoted(bytes: Buffer, open: number, at: { isLast: boolean; isTooLong: boolean }): number {
    this.flags |= RecordFlag.quoted;
    const close = closingQuote(bytes, open + 1);
    const isCutOff = close < 0 || close + 1 >= bytes.length;
    if (isCutOff && !at.isLast && !at.isTooLong) return INCOMPLETE;
    if (close < 0) {
      this.flags |= RecordFlag.unclosed;
      return UNCLOSED;
    }
    const cell = bytes.subarray(open, close);
    if (cell.includes(LF) || cell.includes(CR)) this.flags |= RecordFlag.multiline;
    if (cell.includes(0)) this.flags |= RecordFlag.nul;
    const next = this.delimiter === TAB ? close + 1 : skipBlanks(bytes, close + 1);
    const after = next < bytes.length ? bytes[next]! : LF;
    const isEnd = after === this.delimiter || after === LF || after === CR;
    if (isEnd && next > close + 1) this.flags |= RecordFlag.innerQuote;
    if (isEnd || (this.isWhitespace && next > close + 1)) return this.isWhitespace ? close + 1 : next;
    this.flags |= RecordFlag.badQuote;
    return after === QUOTE ? next + 1 : next;
  }

  private endRecord(found: { start: number; end: number; nFields: number; isBlank: boolean }): number {
    const { record } = this;
    const { start, end } = found;
    const { bytes } = record;
    let next = end;
    if (end < bytes.length) {
      const isCrLf = bytes[end] === CR && bytes[end + 1] === LF;
      this.flags |= isCrLf
        ? RecordFlag.both
        : bytes[end] === CR
          ? RecordFlag.carriageReturn
          : RecordFlag.lineFeed;
      next = end + (isCrLf ? 2 : 1);
    }
    record.start = start;
    record.end = end;
    record.line = this.line;
    record.nFields = found.nFields;
    record.flags = this.flags;
    this.line += (this.flags & RecordFlag.multiline) === 0 ? 1 : countLines(bytes, start, next);
    this.emit(found.isBlank);
    return next;
  }

  private cutAfterFirstLine(start: number, nFields: number): number {
    const { record } = this;
    const lineEnd = record.bytes.indexOf(LF, start);
    const next = lineEnd < 0 ? record.bytes.length : lineEnd + 1;
    record.start = start;
    record.end =
      lineEnd < 0 ? next : lineEnd > start && record.bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    record.line = this.line;
    record.nFields = nFields;
    record.flags = this.flags;
    this.line++;
    this.emit(false);
    return next;
  }

  private emit(isBlank: boolean): void {
    if (isBlank) this.blankLines++;
    else if (!this.onRecord(this.record)) this.ended = true;
  }
}

function skipBlanks(bytes: Buffer, from: number): number {
  let i = from;
  while (i < bytes.length && (bytes[i] === SPACE || bytes[i] === TAB)) i++;
  return i;
}

/** Place of the quote that closes a cell begun before `from`; doubled quotes are passed over; -1 if none. */
function closingQuote(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(QUOTE, from);
  while (at >= 0 && bytes[at + 1] === QUOTE) at = bytes.indexOf(QUOTE, at + 2);
  return at;
}

function countLines(bytes: Buffer, from: number, to: number): number {
  let n = 0;
  for (let at = bytes.indexOf(LF, from); at >= 0 && at < to; at = bytes.indexOf(LF, at + 1)) n++;
  return n;
}
