import { Gang } from './gang';

/** Digits of 11 bits: six passes sort 64-bit keys. */
const DIGIT_BITS: i32 = 11;
const N_DIGITS: i32 = 6;
const BUCKETS: i32 = 1 << DIGIT_BITS;
const SIGN: u64 = 0x8000000000000000;

@unmanaged
class RankParameters extends Gang {
  /** f64[n], NaN is missing; out: the present values in ascending order. */
  values: usize;
  /** u64[n] scratch each. */
  keys: usize;
  spareKeys: usize;
  /** Out: u32[n], the rows of the present values in ascending order, equal values by row. */
  rows: usize;
  /** u32[n] scratch. */
  spareRows: usize;
  /** Out: f32[n], the rank from 1 of each row, equal values share their mean rank; NaN where missing. */
  ranks: usize;
  /** i32[6 * 2048] scratch. */
  counts: usize;
  n: i32;
}

/** Radix sort of one column by value and row, on one thread; returns the number of present values. O(n) */
export function rankColumn(_threadIndex: i32, _nThreads: i32, block: usize): f64 {
  const q = changetype<RankParameters>(block);
  const m = takePresent(q);
  let keys = q.keys;
  let rows = q.rows;
  let spareKeys = q.spareKeys;
  let spareRows = q.spareRows;
  for (let digit = 0; digit < N_DIGITS; digit++) {
    const counts = q.counts + (<usize>(digit * BUCKETS) << 2);
    const shift = <u64>(digit * DIGIT_BITS);
    if (m == 0 || load<i32>(counts + (bucket(load<u64>(keys), shift) << 2)) == m) continue;
    let start = 0;
    for (let b: usize = 0; b < <usize>BUCKETS; b++) {
      const size = load<i32>(counts + (b << 2));
      store<i32>(counts + (b << 2), start);
      start += size;
    }
    for (let i: usize = 0; i < <usize>m; i++) {
      const key = load<u64>(keys + (i << 3));
      const at = counts + (bucket(key, shift) << 2);
      const to = <usize>load<i32>(at);
      store<i32>(at, <i32>to + 1);
      store<u64>(spareKeys + (to << 3), key);
      store<u32>(spareRows + (to << 2), load<u32>(rows + (i << 2)));
    }
    const oldKeys = keys;
    const oldRows = rows;
    keys = spareKeys;
    rows = spareRows;
    spareKeys = oldKeys;
    spareRows = oldRows;
  }
  if (rows != q.rows) memory.copy(q.rows, rows, <usize>m << 2);
  giveRanks(q, keys, m);
  return <f64>m;
}

function bucket(key: u64, shift: u64): usize {
  return <usize>((key >> shift) & <u64>(BUCKETS - 1));
}

/** Keys whose order as whole numbers is that of the values, the rows they come from, and how often each digit occurs. */
function takePresent(q: RankParameters): i32 {
  memory.fill(q.counts, 0, <usize>(N_DIGITS * BUCKETS) << 2);
  let m: usize = 0;
  for (let row: usize = 0; row < <usize>q.n; row++) {
    const value = load<f64>(q.values + (row << 3));
    store<f32>(q.ranks + (row << 2), f32.NaN);
    if (value != value) continue;
    const bits = reinterpret<u64>(value + 0.0);
    const key = bits & SIGN ? ~bits : bits | SIGN;
    store<u64>(q.keys + (m << 3), key);
    store<u32>(q.rows + (m << 2), <u32>row);
    for (let digit = 0; digit < N_DIGITS; digit++) {
      const at = q.counts + ((<usize>(digit * BUCKETS) + bucket(key, <u64>(digit * DIGIT_BITS))) << 2);
      store<i32>(at, load<i32>(at) + 1);
    }
    m++;
  }
  return <i32>m;
}

function giveRanks(q: RankParameters, keys: usize, m: i32): void {
  let from = 0;
  while (from < m) {
    const key = load<u64>(keys + (<usize>from << 3));
    let to = from + 1;
    while (to < m && load<u64>(keys + (<usize>to << 3)) == key) to++;
    const value = reinterpret<f64>(key & SIGN ? key & ~SIGN : ~key);
    const rank = <f32>(<f64>(from + to + 1) * 0.5);
    for (let i = <usize>from; i < <usize>to; i++) {
      store<f64>(q.values + (i << 3), value);
      store<f32>(q.ranks + (<usize>load<u32>(q.rows + (i << 2)) << 2), rank);
    }
    from = to;
  }
}
