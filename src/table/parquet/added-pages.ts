import { compactStruct, type Field } from '../replay/thrift-compact.ts';
import { varintBytes } from './thrift-slices.ts';

/** A column that is added to a Parquet file: levels by their codes, -1 for none; or single-precision numbers. */
export type AddedParquetColumn = { readonly name: string } & (
  | { readonly type: 'level'; readonly levels: readonly number[] | readonly string[] }
  | { readonly type: 'number' }
);

const PLAIN = 0;
const RLE = 3;
const RLE_DICTIONARY = 8;
const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;

/** Physical type, and what it stands for (`ConvertedType`). */
export function parquetTypeOf(column: AddedParquetColumn): { physical: number; converted: number | null } {
  if (column.type === 'number') return { physical: 4, converted: null };
  return typeof column.levels[0] === 'string'
    ? { physical: 6, converted: 0 }
    : { physical: 1, converted: null };
}

/** How the values of a column are written (`Encoding`). */
export function encodingsOf({ type }: AddedParquetColumn): number[] {
  return type === 'level' ? [PLAIN, RLE, RLE_DICTIONARY] : [PLAIN, RLE];
}

/** The levels of a column. */
export function dictionaryPage(levels: readonly number[] | readonly string[]): Uint8Array {
  const values = levels.map((level) => (typeof level === 'string' ? textValue(level) : wholeValue(level)));
  const data = Buffer.concat(values);
  const own: Field[] = [
    [1, 'i32', levels.length],
    [2, 'i32', PLAIN],
  ];
  return Buffer.concat([pageHead(DICTIONARY_PAGE, { bytes: data.length, field: 7, own }), data]);
}

/** Rows as one page, in pieces. @param codes [n] -1: the value is missing; of numbers anything else says that it is not. */
export function dataPage(
  column: AddedParquetColumn,
  { codes, numbers }: { readonly codes: Int32Array; readonly numbers: Float32Array | null },
): Uint8Array[] {
  const isWhole = codes.indexOf(-1) < 0;
  const marks = isWhole ? equalRun(1, codes.length, 1) : runsOf(codes.map(markOf), 1);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(marks.length);
  const values =
    column.type === 'level'
      ? codedValues(isWhole ? codes : codes.filter(isPresent), column.levels.length)
      : bytesOf(isWhole ? numbers!.slice() : numbers!.filter((_, i) => isPresent(codes[i]!)));
  const bytes = size.length + marks.length + values.length;
  const own: Field[] = [
    [1, 'i32', codes.length],
    [2, 'i32', column.type === 'level' ? RLE_DICTIONARY : PLAIN],
    [3, 'i32', RLE],
    [4, 'i32', RLE],
  ];
  return [pageHead(DATA_PAGE, { bytes, field: 5, own }), size, marks, values];
}

function isPresent(code: number): boolean {
  return code >= 0;
}

function markOf(code: number): number {
  return code < 0 ? 0 : 1;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function codedValues(codes: Int32Array, nLevels: number): Uint8Array {
  const width = Math.max(1, Math.ceil(Math.log2(nLevels)));
  return Buffer.concat([Uint8Array.of(width), runsOf(codes, width)]);
}

function pageHead(
  type: number,
  { bytes, field, own }: { bytes: number; field: number; own: readonly Field[] },
): Buffer {
  return compactStruct([
    [1, 'i32', type],
    [2, 'i32', bytes],
    [3, 'i32', bytes],
    [field, 'struct', own],
  ]);
}

function textValue(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bytes.length);
  return Buffer.concat([size, bytes]);
}

function wholeValue(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/** A run of one number. */
function equalRun(value: number, n: number, width: number): Uint8Array {
  const bytes = Array.from({ length: Math.ceil(width / 8) }, (_, i) => (value >> (8 * i)) & 255);
  return Uint8Array.from([...varintBytes(2 * n), ...bytes]);
}

/** Whole numbers of `width` bits (1..24) as one run where all are equal, else bit by bit. */
function runsOf(values: Int32Array, width: number): Uint8Array {
  const n = values.length;
  if (n === 0) return new Uint8Array(0);
  const first = values[0]!;
  let nEqual = 1;
  while (nEqual < n && values[nEqual] === first) nEqual++;
  if (nEqual === n) return equalRun(first, n, width);
  const groups = Math.ceil(n / 8);
  const head = varintBytes(2 * groups + 1);
  const bytes = new Uint8Array(head.length + groups * width);
  bytes.set(head);
  let at = head.length;
  let waiting = 0;
  let nWaiting = 0;
  for (let i = 0; i < n; i++) {
    waiting |= values[i]! << nWaiting;
    for (nWaiting += width; nWaiting >= 8; nWaiting -= 8) {
      bytes[at++] = waiting & 255;
      waiting >>>= 8;
    }
  }
  if (nWaiting > 0) bytes[at] = waiting & 255;
  return bytes;
}
