// Sums of up to 16,383 rows packed into 8 bytes a bin: half of what a bin takes else, and one addition of a word a value.
import { BIN_LOG2, PACKED_BYTES } from './parameters';
import { ROW_BITS, unpackPairs } from './row-words';

/** Adds rows next to each other, a multiple of 4, to the packed sums of their columns. */
export function addPacked(
  packed: usize,
  codes: usize,
  stride: usize,
  words: usize,
  count: usize,
  rows: i32,
): void {
  const end = words + (<usize>rows << 3);
  for (; words < end; words += 32) {
    const sums0 = v128.load64_zero(words);
    const sums1 = v128.load64_zero(words, 8);
    const sums2 = v128.load64_zero(words, 16);
    const sums3 = v128.load64_zero(words, 24);
    const last = codes + count;
    let bins = packed;
    let code0 = codes;
    let code1 = codes + stride;
    let code2 = code1 + stride;
    let code3 = code2 + stride;
    for (; code0 + 4 <= last; bins += 4 * PACKED_BYTES) {
      addFour(bins, code0, sums0);
      addFour(bins, code1, sums1);
      addFour(bins, code2, sums2);
      addFour(bins, code3, sums3);
      code0 += 4;
      code1 += 4;
      code2 += 4;
      code3 += 4;
    }
    for (; code0 < last; bins += PACKED_BYTES) {
      addTo(bins + (<usize>load<u8>(code0++) << 3), sums0);
      addTo(bins + (<usize>load<u8>(code1++) << 3), sums1);
      addTo(bins + (<usize>load<u8>(code2++) << 3), sums2);
      addTo(bins + (<usize>load<u8>(code3++) << 3), sums3);
    }
    codes += stride << 2;
  }
}

@inline
function addTo(bin: usize, sums: v128): void {
  v128.store_lane<i64>(bin, i64x2.add(v128.load64_zero(bin), sums), 0);
}

/** One row in four columns. */
@inline
function addFour(bins: usize, codes: usize, sums: v128): void {
  const bin0 = bins + (<usize>load<u8>(codes) << 3);
  v128.store_lane<i64>(bin0, i64x2.add(v128.load64_zero(bin0), sums), 0);
  const bin1 = bins + (<usize>load<u8>(codes, 1) << 3);
  v128.store_lane<i64>(bin1, i64x2.add(v128.load64_zero(bin1, PACKED_BYTES), sums), 0, PACKED_BYTES);
  const bin2 = bins + (<usize>load<u8>(codes, 2) << 3);
  v128.store_lane<i64>(bin2, i64x2.add(v128.load64_zero(bin2, 2 * PACKED_BYTES), sums), 0, 2 * PACKED_BYTES);
  const bin3 = bins + (<usize>load<u8>(codes, 3) << 3);
  v128.store_lane<i64>(bin3, i64x2.add(v128.load64_zero(bin3, 3 * PACKED_BYTES), sums), 0, 3 * PACKED_BYTES);
}

/** Adds packed sums to a column's histogram, two bins at a time. */
export function unpackSums(histogram: usize, packed: usize, bins: i32): void {
  const end = histogram + (<usize>bins << BIN_LOG2);
  const rowMask = i64x2.splat((1 << ROW_BITS) - 1);
  for (let to = histogram; to < end; to += 32) {
    const sums = v128.load(packed);
    const pairs = unpackPairs(sums);
    const rows = v128.and(sums, rowMask);
    v128.store(to, i32x4.add(v128.load(to), v128.shuffle<i64>(pairs, rows, 0, 2)));
    if (to + 16 < end) v128.store(to, i32x4.add(v128.load(to, 16), v128.shuffle<i64>(pairs, rows, 1, 3)), 16);
    packed += 16;
  }
}
