import { invariant } from '#base';
import { type Delimiter, delimiterByte } from '../text/dialect.ts';
import { type RecordPiece, recordPieces } from '../text/scan-records.ts';
import { encodeBack, markOf } from './encode-back.ts';
import type { OpenedRecords } from './open-records.ts';

/** A column to append: one of few texts per row, or a number. */
export type AppendedColumn =
  | {
      readonly type: 'level';
      /** The same array in every chunk. */
      readonly levels: readonly (string | number)[];
      /** [n] place of the text, -1 for an empty cell. */
      readonly codes: Int32Array;
    }
  | {
      readonly type: 'number';
      /** [n] 0 or more and below 2^31, written with four decimals as toFixed(4) does; NaN for an empty cell. */
      readonly values: Float32Array;
    };

/** Cells to append to rows of a file. */
export interface AppendedCells {
  /** [n] 1-based numbers of the rows, ascending. */
  readonly rows: Float64Array;
  readonly columns: readonly AppendedColumn[];
}

/** Rows of a file that could not be read: kept as they are, with empty cells appended. */
export interface UnreadRows {
  count: number;
  /** Physical lines of the first of them. */
  readonly lines: number[];
}

const MOST_LINES = 20;

/**
 * The bytes of a text table as they stand, with cells appended to each record: delimiter, quoting, line ends, blank
 * lines, encoding and byte order mark stay. Blank cells beyond the last column give way to those added.
 * @param names names of the added columns, for a file with a header; @param added rows left out get empty cells.
 * @param unread takes the rows that got empty cells.
 */
export async function* appendCells(
  text: Pick<OpenedRecords, 'source' | 'survey'>,
  {
    names,
    added,
    unread,
  }: { names: readonly string[]; added: AsyncIterator<AppendedCells>; unread: UnreadRows },
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const { source, survey } = text;
  const { delimiter } = survey;
  const nFields = survey.names.length;
  const byte = delimiterByte(delimiter);
  const encoder = new SuffixEncoder(delimiter);
  const header = encoder.texts(names);
  const empty = encoder.texts(names.map(() => ''));
  let chunk: AppendedCells | null = await nextOf(added);
  let at = 0;
  let row = survey.header ? -1 : 0;
  yield markOf(source);
  const options = { delimiter, skip: source.skip, nFields, signal };
  for await (const piece of recordPieces(source.path, options)) {
    const out = new Splice(piece);
    for (let i = 0; i < piece.nRecords; i++) {
      row++;
      while (chunk !== null && at >= chunk.rows.length) {
        chunk = await nextOf(added);
        at = 0;
      }
      const isAdded = chunk !== null && chunk.rows[at] === row;
      const isKept = row > 0 && !isAdded;
      if (isKept) {
        unread.count++;
        if (unread.lines.length < MOST_LINES) unread.lines.push(piece.lines[i]!);
      }
      // its own blank cells stay in a row that could not be read
      out.keepTo(isKept ? piece.ends[i]! : endOfCells(piece, i, { nFields, byte }));
      if (isAdded) out.append(encoder, chunk!, at++);
      else out.add(row === 0 ? header : empty);
      out.skipTo(piece.ends[i]!);
    }
    yield encodeBack(out.finish(), source.encoding);
  }
}

async function nextOf(added: AsyncIterator<AppendedCells>): Promise<AppendedCells | null> {
  const { done, value } = await added.next();
  return done === true ? null : value;
}

/** Where the cells that belong to columns end: the file may have blank ones behind them. */
function endOfCells(
  piece: RecordPiece,
  i: number,
  { nFields, byte }: { nFields: number; byte: number },
): number {
  let end = piece.ends[i]!;
  for (let extra = piece.nFields[i]! - nFields; extra > 0; extra--) {
    end = piece.bytes.lastIndexOf(byte, end - 1);
  }
  return end;
}

/** Longest number: ten digits, a point and four more. */
const MOST_NUMBER_BYTES = 15;

/** The bytes that stand behind a record, with a delimiter before each cell. */
class SuffixEncoder {
  private readonly separator: string;
  private readonly empty: Buffer;
  private readonly known = new Map<
    readonly (string | number)[],
    { texts: readonly Buffer[]; longest: number }
  >();

  constructor(private readonly delimiter: Delimiter) {
    this.separator = delimiter === 'whitespace' ? ' ' : delimiter;
    this.empty = this.texts(['']);
  }

  texts(cells: readonly string[]): Buffer {
    return Buffer.from(cells.map((cell) => this.separator + quoted(cell, this.delimiter)).join(''));
  }

  /** Most bytes of the cells of a row. */
  longest({ columns }: AppendedCells): number {
    let sum = 0;
    for (const column of columns) {
      sum += column.type === 'number' ? MOST_NUMBER_BYTES + 1 : this.encoded(column.levels).longest;
    }
    return sum;
  }

  /** Writes the cells of the i-th row. @returns where they end. */
  write({ columns }: AppendedCells, i: number, { bytes, at }: { bytes: Buffer; at: number }): number {
    let to = at;
    for (const column of columns) {
      const isNumber = column.type === 'number';
      const isEmpty = isNumber ? Number.isNaN(column.values[i]!) : column.codes[i]! < 0;
      if (isNumber && !isEmpty) {
        bytes[to] = this.separator.charCodeAt(0);
        to = writeFixed(bytes, to + 1, column.values[i]!);
      } else {
        const cell = isNumber || isEmpty ? this.empty : this.encoded(column.levels).texts[column.codes[i]!]!;
        for (let b = 0; b < cell.length; b++) bytes[to++] = cell[b]!;
      }
    }
    return to;
  }

  private encoded(levels: readonly (string | number)[]): { texts: readonly Buffer[]; longest: number } {
    let known = this.known.get(levels);
    if (known === undefined) {
      const texts = levels.map((level) => this.texts([String(level)]));
      known = { texts, longest: Math.max(this.empty.length, ...texts.map(({ length }) => length)) };
      this.known.set(levels, known);
    }
    return known;
  }
}

/** Digits of a number with four decimals. The product is exact for single precision, and halves go up: as toFixed(4). */
function writeFixed(bytes: Buffer, at: number, value: number): number {
  invariant(value >= 0 && value < 2 ** 31, `an added number is 0 or more and below 2^31, not ${value}`);
  const scaled = Math.round(value * 1e4);
  let whole = Math.floor(scaled / 1e4);
  let rest = scaled - whole * 1e4;
  let digits = 1;
  for (let power = 10; power <= whole; power *= 10) digits++;
  const point = at + digits;
  for (let to = point - 1; to >= at; to--) {
    bytes[to] = 48 + (whole % 10);
    whole = Math.floor(whole / 10);
  }
  bytes[point] = 46;
  for (let to = point + 4; to > point; to--) {
    bytes[to] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return point + 5;
}

/** Slices shorter than this are copied byte by byte: a call costs more. */
const SHORT = 96;

/** The bytes of a piece with others put between them. */
class Splice {
  private out: Buffer;
  private from = 0;
  private at = 0;

  constructor(private readonly piece: RecordPiece) {
    this.out = Buffer.allocUnsafe(2 * piece.bytes.length + 1024);
  }

  /** Takes the bytes of the piece up to a place. */
  keepTo(end: number): void {
    const { bytes } = this.piece;
    this.reserve(end - this.from);
    if (end - this.from < SHORT) {
      const { out } = this;
      let { at } = this;
      for (let i = this.from; i < end; i++) out[at++] = bytes[i]!;
      this.at = at;
    } else {
      this.at += bytes.copy(this.out, this.at, this.from, end);
    }
    this.from = end;
  }

  /** Leaves the bytes of the piece out up to a place. */
  skipTo(end: number): void {
    this.from = end;
  }

  add(bytes: Buffer): void {
    this.reserve(bytes.length);
    this.at += bytes.copy(this.out, this.at);
  }

  append(encoder: SuffixEncoder, cells: AppendedCells, i: number): void {
    this.reserve(encoder.longest(cells));
    this.at = encoder.write(cells, i, { bytes: this.out, at: this.at });
  }

  /** All of it; the rest of the piece stays as it is. */
  finish(): Buffer {
    this.keepTo(this.piece.bytes.length);
    return this.out.subarray(0, this.at);
  }

  private reserve(size: number): void {
    if (this.at + size <= this.out.length) return;
    const wider = Buffer.allocUnsafe(2 * (this.at + size));
    this.out.copy(wider, 0, 0, this.at);
    this.out = wider;
  }
}

function quoted(text: string, delimiter: Delimiter): string {
  const isPlain =
    delimiter === 'whitespace'
      ? text !== '' && !/["\s]/.test(text)
      : !text.includes(delimiter) && !/["\r\n]|^\s|\s$/.test(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}
