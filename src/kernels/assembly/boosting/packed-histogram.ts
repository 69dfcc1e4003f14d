// Sums of up to 16,383 rows packed into 8 bytes a bin: half of what a bin takes else, and one addition of a word a value.
import { GATHERED_BYTES } from './gather-rows';
import { BIN_LOG2, PACKED_BYTES } from './parameters';
import { ROW_BITS, unpackPairs } from './row-words';

/** Adds gathered rows, a multiple of 4, to the packed sums of their columns. */
export function addPacked(packed: usize, codes: usize, words: usize, count: usize, rows: i32): void {
  const end = words + (<usize>rows << 3);
  for (; words < end; words += 32) {
    const sums0 = v128.load64_zero(words);
    const sums1 = v128.load64_zero(words, 8);
    const sums2 = v128.load64_zero(words, 16);
    const sums3 = v128.load64_zero(words, 24);
    const last = codes + count;
    let bins = packed;
    let code = codes;
    for (; code + 4 <= last; code += 4) {
      addFour(bins, code, sums0);
      addFour(bins, code + GATHERED_BYTES, sums1);
      addFour(bins, code + 2 * GATHERED_BYTES, sums2);
      addFour(bins, code + 3 * GATHERED_BYTES, sums3);
      bins += 4 * PACKED_BYTES;
    }
    for (; code < last; code++) {
      addTo(bins + (<usize>load<u8>(code) << 3), sums0);
      addTo(bins + (<usize>load<u8>(code, GATHERED_BYTES) << 3), sums1);
      addTo(bins + (<usize>load<u8>(code, 2 * GATHERED_BYTES) << 3), sums2);
      addTo(bins + (<usize>load<u8>(code, 3 * GATHERED_BYTES) << 3), sums3);
      bins += PACKED_BYTES;
    }
    codes += 4 * GATHERED_BYTES;
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
