// Thresholds between the values of a column: one between any two distinct values where these are few, else such that
// the bins hold about equally many of the sampled values.
import { claim } from '../gang';
import { BinParameters, scratchOf } from './parameters';

const DIGIT_BITS: u32 = 11;
const BUCKETS: i32 = 1 << 11;
const N_DIGITS: u32 = 3;
/** Room for the numbers of present values, before that for the sort. */
const COUNTS_BYTES: usize = 256;
const SIGN: u32 = 0x80000000;

/** Edges and numbers of bins of the columns of numbers; columns are taken in groups that read rows together. */
export function binEdges(threadIndex: i32, nThreads: i32, block: usize): void {
  const q = changetype<BinParameters>(block);
  const scratch = scratchOf(q, threadIndex);
  const nGroups = (q.d + q.columnsAtOnce - 1) / q.columnsAtOnce;
  for (let group = claim(q, 0, nGroups); group >= 0; group = claim(q, 0, nGroups)) {
    const from = group * q.columnsAtOnce;
    const to = min(q.d, from + q.columnsAtOnce);
    const counts = scratch + ((<usize>(q.columnsAtOnce + 1) * <usize>q.nSampled) << 2);
    takeKeys(q, from, to, scratch, counts);
    const spare = scratch + ((<usize>q.columnsAtOnce * <usize>q.nSampled) << 2);
    for (let column = from; column < to; column++) {
      if (load<i32>(q.levels + (<usize>column << 2)) > 0) continue;
      const keys = scratch + ((<usize>(column - from) * <usize>q.nSampled) << 2);
      const present = load<i32>(counts + (<usize>(column - from) << 2));
      const sorted = sortKeys(keys, spare, present, counts + COUNTS_BYTES);
      const edges = q.edges + (<usize>column << 10);
      store<i32>(q.nBins + (<usize>column << 2), cut(sorted, present, q.maxBins, edges));
    }
  }
}

/** Whole numbers that are ordered as the values are, of the sampled rows, without the missing ones. */
function takeKeys(q: BinParameters, from: i32, to: i32, keys: usize, counts: usize): void {
  memory.fill(counts, 0, <usize>(to - from) << 2);
  const columnBytes = <usize>q.nSampled << 2;
  for (let i = 0; i < q.nSampled; i++) {
    const row = q.sample == 0 ? i : load<i32>(q.sample + (<usize>i << 2));
    const values = q.x + ((<usize>row * <usize>q.d + <usize>from) << 2);
    let at = keys;
    for (let c: usize = 0; c < <usize>(to - from) << 2; c += 4) {
      const value = load<f32>(values + c);
      if (value == value) {
        const bits = reinterpret<u32>(value + <f32>0);
        const present = <usize>load<i32>(counts + c);
        store<u32>(at + (present << 2), bits & SIGN ? ~bits : bits | SIGN);
        store<i32>(counts + c, <i32>present + 1);
      }
      at += columnBytes;
    }
  }
}

/** Radix sort; returns where the sorted keys are. */
function sortKeys(given: usize, other: usize, n: i32, counts: usize): usize {
  let keys = given;
  let spare = other;
  memory.fill(counts, 0, (<usize>N_DIGITS * <usize>BUCKETS) << 2);
  const end = <usize>n << 2;
  for (let at: usize = 0; at < end; at += 4) {
    const key = load<u32>(keys + at);
    for (let digit: u32 = 0; digit < N_DIGITS; digit++) {
      const count = counts + ((digit * <u32>BUCKETS + bucket(key, digit * DIGIT_BITS)) << 2);
      store<i32>(count, load<i32>(count) + 1);
    }
  }
  for (let digit: u32 = 0; digit < N_DIGITS && n > 0; digit++) {
    const own = counts + (<usize>(digit * <u32>BUCKETS) << 2);
    const shift = digit * DIGIT_BITS;
    if (load<i32>(own + (<usize>bucket(load<u32>(keys), shift) << 2)) == n) continue;
    let start: u32 = 0;
    for (let b: usize = 0; b < <usize>BUCKETS; b++) {
      const size = load<u32>(own + (b << 2));
      store<u32>(own + (b << 2), start);
      start += size << 2;
    }
    for (let at: usize = 0; at < end; at += 4) {
      const key = load<u32>(keys + at);
      const next = own + (<usize>bucket(key, shift) << 2);
      const to = load<u32>(next);
      store<u32>(next, to + 4);
      store<u32>(spare + <usize>to, key);
    }
    const old = keys;
    keys = spare;
    spare = old;
  }
  return keys;
}

@inline
function bucket(key: u32, shift: u32): u32 {
  return (key >>> shift) & <u32>(BUCKETS - 1);
}

@inline
function valueOf(key: u32): f32 {
  return reinterpret<f32>(key & SIGN ? key & ~SIGN : ~key);
}

/** Largest f32 threshold t with low <= t < high, at about their middle. */
@inline
function between(low: u32, high: u32): f32 {
  const a = valueOf(low);
  const b = valueOf(high);
  const middle = <f32>((<f64>a + <f64>b) * 0.5);
  return middle < b && middle > a ? middle : max(a, -f32.MAX_VALUE);
}

/** Writes the edges between bins; returns the number of bins, at least 1. */
function cut(keys: usize, n: i32, maxBins: i32, edges: usize): i32 {
  const share = <f64>n / <f64>maxBins;
  let distinct = 0;
  let nHeavy = 0;
  let inHeavy = 0;
  for (let from = 0; from < n; ) {
    const to = endOfRun(keys, from, n);
    distinct++;
    if (<f64>(to - from) >= share) {
      nHeavy++;
      inHeavy += to - from;
    }
    from = to;
  }
  const isEach = distinct <= maxBins;
  let nBins = 1;
  let held = 0;
  // Rows and bins that are left for values which do not fill a bin alone.
  let left = n - inHeavy;
  let forLight = maxBins - nHeavy;
  let mean = <f64>left / <f64>forLight;
  let from: i32 = 0;
  let to = endOfRun(keys, 0, n);
  while (to < n) {
    const nextEnd = endOfRun(keys, to, n);
    const count = to - from;
    const isHeavy = <f64>count >= share;
    const isNextHeavy = <f64>(nextEnd - to) >= share;
    held += count;
    if (!isHeavy) left -= count;
    const isFull = isHeavy || <f64>held >= mean || (isNextHeavy && <f64>held >= mean * 0.5);
    if (isEach || (isFull && nBins < maxBins)) {
      const key = load<u32>(keys + (<usize>from << 2));
      store<f32>(edges + (<usize>(nBins - 1) << 2), between(key, load<u32>(keys + (<usize>to << 2))));
      nBins++;
      held = 0;
      if (!isHeavy) forLight--;
      mean = <f64>left / <f64>max(1, forLight);
    }
    from = to;
    to = nextEnd;
  }
  return nBins;
}

/** First position behind `from` that holds another key. */
function endOfRun(keys: usize, from: i32, n: i32): i32 {
  if (from >= n) return n;
  const key = load<u32>(keys + (<usize>from << 2));
  let to = from + 1;
  while (to < n && load<u32>(keys + (<usize>to << 2)) == key) to++;
  return to;
}
