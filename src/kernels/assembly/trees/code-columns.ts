// Bytes that nodes of trees compare, made of the values of a block of rows: see trees/coded-columns.ts. Codes are less
// by 128, as bytes with a sign are compared in one step.

/** Rows that are worked on together. */
export const BLOCK: i32 = 512;

const MANY: u32 = 1;
const LEVELS: u32 = 2;
const SET: u32 = 3;
const UNKNOWN: u32 = 255;

@unmanaged
class CodedColumn {
  /** Byte offset of the value in a row; of a set not used. */
  offset: u32;
  /** What a missing value is coded by; of levels their reach; of a set the byte offset of the codes of its levels. */
  rest: u32;
  /** 0: up to 16 thresholds. */
  kind: u32;
  /**
   * Of thresholds f32[16] every 16th of them, then f32[256] those themselves, ascending, the rest infinite. Of a set
   * u8[32] its bits.
   */
  table: u32;
}

/** Codes of all columns, [nColumns, 512]; rows are filled up to a multiple of 32. */
export function writeCodes(
  columns: usize,
  nColumns: i32,
  codes: usize,
  first: usize,
  rowBytes: usize,
  rows: usize,
): void {
  const padded = (rows + 31) & ~31;
  for (let c = 0; c < nColumns; c++) {
    const column = changetype<CodedColumn>(columns + (<usize>c << 4));
    const to = codes + <usize>(c * BLOCK);
    if (column.kind == SET) {
      writeSet(codes + <usize>column.rest, <usize>column.table, to, padded);
      continue;
    }
    const at = first + <usize>column.offset;
    if (column.kind == LEVELS) writeLevels(at, rowBytes, <f32>column.rest, to, rows);
    else if (column.kind == MANY) writeMany(at, rowBytes, column, to, rows);
    else writeFew(at, rowBytes, column, to, rows);
    for (let row = rows; row < padded; row++) store<u8>(to + row, 128);
  }
}

@inline
function writeFew(at: usize, rowBytes: usize, column: CodedColumn, to: usize, rows: usize): void {
  const table = <usize>column.table;
  const missing = column.rest;
  for (let row: usize = 0; row < rows; row++) {
    const value = load<f32>(at);
    store<u8>(to + row, (above(table + 64, value) | select(missing, 0, value != value)) ^ 128);
    at += rowBytes;
  }
}

@inline
function writeMany(at: usize, rowBytes: usize, column: CodedColumn, to: usize, rows: usize): void {
  const table = <usize>column.table;
  const missing = column.rest;
  for (let row: usize = 0; row < rows; row++) {
    const value = load<f32>(at);
    const part = above(table, value);
    const code = (part << 4) + above(table + 64 + (<usize>part << 6), value);
    store<u8>(to + row, (code | select(missing, 0, value != value)) ^ 128);
    at += rowBytes;
  }
}

/** How many of the 16 numbers at `table` a value is above. */
@inline
function above(table: usize, value: f32): u32 {
  const x = f32x4.splat(value);
  const low = i16x8.narrow_i32x4_s(f32x4.gt(x, v128.load(table, 0)), f32x4.gt(x, v128.load(table, 16)));
  const high = i16x8.narrow_i32x4_s(f32x4.gt(x, v128.load(table, 32)), f32x4.gt(x, v128.load(table, 48)));
  return popcnt(<u32>i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)));
}

/** Levels as they are, not less by 128. */
@inline
function writeLevels(at: usize, rowBytes: usize, reach: f32, to: usize, rows: usize): void {
  for (let row: usize = 0; row < rows; row++) {
    const value = load<f32>(at);
    store<u8>(to + row, value >= 0 && value < reach ? <u32>value : UNKNOWN);
    at += rowBytes;
  }
}

/** The bit of a level is looked up for 16 rows at a time: its byte among two halves of the set, then its place there. */
@inline
function writeSet(levels: usize, bits: usize, to: usize, rows: usize): void {
  const low = v128.load(bits);
  const high = v128.load(bits, 16);
  const places = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  const end = to + rows;
  for (; to < end; to += 16) {
    const level = v128.load(levels);
    const byte = i8x16.shr_u(level, 3);
    const own = v128.or(i8x16.swizzle(low, byte), i8x16.swizzle(high, i8x16.sub(byte, i8x16.splat(16))));
    const place = i8x16.swizzle(places, v128.and(level, i8x16.splat(7)));
    const isIn = i8x16.eq(v128.and(own, place), place);
    v128.store(to, i8x16.add(i8x16.splat(-127), isIn));
    levels += 16;
  }
}
